/*
description: >
  本次涉及的买家：有新载入的消息或订单、有事件落在两次截止时刻之间、有询单在其间成熟的，以及没给买家的订单可能改认的买家。
  Buyers this run touches — newly loaded rows, events between the two as_of, inquiries that mature between them, and
  everybody to whom an order without a buyer may be linked anew.
grain: [buyer_key]
*/
with

bounds as (
    select
        is_full,
        previous_load_id,
        least(previous_as_of, as_of) as from_at,
        greatest(previous_as_of, as_of) as to_at
    from run.run
),

touched_messages as (
    select messages.buyer_key
    from raw.messages as messages
    inner join bounds
        on
            bounds.is_full
            or messages.load_id > bounds.previous_load_id
            or (messages.sent_at > bounds.from_at and messages.sent_at <= bounds.to_at)
),

touched_orders as (
    select orders.platform, orders.shop_id, orders.order_id
    from raw.orders as orders
    inner join bounds
        on
            bounds.is_full
            or orders.load_id > bounds.previous_load_id
            or exists (
                select 1
                from (
                    select unnest([
                        orders.created_at, orders.paid_at, orders.closed_at, orders.shipped_at,
                        orders.refunded_at, orders.deposit_paid_at
                    ]) as happened_at
                ) as events
                where events.happened_at > bounds.from_at and events.happened_at <= bounds.to_at
            )
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
    inner join bounds on not bounds.is_full
    where
        messages.buyer_key in (select buyer_key from touched_messages)
        or searched_shops.first_load_id > bounds.previous_load_id
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
    inner join bounds
        on
            corrections.load_id > bounds.previous_load_id
            or (corrections.corrected_at > bounds.from_at and corrections.corrected_at <= bounds.to_at)
),

-- a new roster or campaign reaches everybody, so the caller makes such a run full
maturing as (
    select inquiries.buyer_key
    from core.outcomes as inquiries
    inner join bounds
        on inquiries.matures_at > bounds.from_at and inquiries.matures_at <= bounds.to_at
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
