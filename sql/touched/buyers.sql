/*
description: >
  本次涉及的买家：有新载入的消息或订单、有事件落在两次截止时刻之间、有询单在其间成熟的。
  Buyers this run touches — newly loaded rows, events between the two as_of, inquiries that mature between them.
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
    select buyer_key from maturing
) as touched
