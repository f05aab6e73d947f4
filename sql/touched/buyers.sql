/*
description: >
  本次涉及的买家：有新载入的消息或订单、有事件落在两次截止时刻之间、有订单在其间过了付款的耐心、有询单在其间成熟的，以及没给买家的订单可能改认的买家。
  Buyers this run touches — newly loaded rows, events between the two as_of, orders left unpaid and inquiries
  that mature between them, and everybody to whom an order without a buyer may be linked anew.
grain: [buyer_key]
*/
with

touched_messages as (
    select messages.buyer_key
    from raw.messages as messages
    where is_new(messages.load_id) or is_now_passed(messages.sent_at)
),

touched_orders as (
    select orders.platform, orders.shop_id, orders.order_id
    from raw.orders as orders
    where
        is_new(orders.load_id)
        or is_now_passed(orders.created_at)
        or is_now_passed(orders.created_at + to_minutes((select follow_up_minutes from config.settings)))
        or is_now_passed(orders.paid_at)
        or is_now_passed(orders.closed_at)
        or is_now_passed(orders.shipped_at)
        or is_now_passed(orders.refunded_at)
        or is_now_passed(orders.deposit_paid_at)
),

-- whose an order without a buyer is may change where its number is said anew, unsaid again, or first searched for
searched_shops as (
    select
        platform,
        shop_id,
        min(load_id) as first_load_id
    from raw.orders
    where part <> 'lines' and buyer_key is null
    group by platform, shop_id
),

said as (
    select
        messages.platform,
        messages.shop_id,
        messages.buyer_key,
        unnest(order_numbers(said_with(messages.text, messages.extra))) as order_number
    from raw.messages as messages
    inner join searched_shops using (platform, shop_id)
    where
        not run_is_full()
        and (
            messages.buyer_key in (select buyer_key from touched_messages)
            or searched_shops.first_load_id > run_follows_load()
        )
),

moved_numbers as (
    select platform, shop_id, order_number
    from said
    union
    select platform, shop_id, order_number(order_id) as order_number
    from touched_orders
),

moved as (
    select distinct orders.platform, orders.shop_id, order_number(orders.order_id) as order_number
    from raw.orders as orders
    semi join moved_numbers
        on
            orders.platform = moved_numbers.platform
            and orders.shop_id = moved_numbers.shop_id
            and order_number(orders.order_id) = moved_numbers.order_number
    where orders.part <> 'lines' and orders.buyer_key is null
),

relinked as (
    select '' as buyer_key
    from moved
    union
    select mentions.buyer_key
    from staging.order_mentions as mentions
    semi join moved using (platform, shop_id, order_number)
    union
    select buyer_key
    from said
),

corrected as (
    select inquiries.buyer_key
    from raw.corrections as corrections
    inner join core.inquiries as inquiries using (inquiry_id)
    where is_new(corrections.load_id) or is_now_passed(corrections.corrected_at)
),

-- a new roster or campaign reaches everybody, so the caller makes such a run full
maturing as (
    select inquiries.buyer_key
    from core.outcomes as inquiries
    where is_now_passed(inquiries.matures_at)
)

select buyer_key    -- 买家假名 pseudonym
from (
    select buyer_key from touched_messages
    union
    select coalesce(orders.buyer_key, '') as buyer_key
    from raw.orders as orders
    semi join touched_orders using (platform, shop_id, order_id)
    union
    select buyer_key from relinked
    union
    select buyer_key from corrected
    union
    select buyer_key from maturing
) as touched
