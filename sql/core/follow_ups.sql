/*
description: >
  下单之后谁又联系了买家：第一次何时，付款前催付的第一次与最后一次何时。任何阶段的会话都算，转接用语除外。
  Who spoke to the buyer after an order was made: when first, and when first and last to remind of the payment. Sessions of
  any stage count, forwarding notices aside; a contact in the first follow_up_minutes reminds of nothing.
grain: [platform, shop_id, order_id, agent_id]
partition: buyer_key
*/
with

said as (
    select
        messages.platform,
        messages.shop_id,
        messages.buyer_key,
        messages.agent_id,
        messages.sent_at
    from core.messages as messages
    semi join run.buyers using (buyer_key)
    left join core.text_marks as marks using (text_id)
    where messages.role = 'agent' and not coalesce(marks.is_forwarding, false)
),

reach as (
    select max(if(window_unit = 'days', window_length, ceil(window_length / 24)))::integer as days
    from config.presets
),

after_order as (
    select
        orders.platform,
        orders.shop_id,
        orders.order_id,
        orders.buyer_key,
        orders.day,
        said.agent_id,
        said.sent_at,
        said.sent_at > orders.created_at + to_minutes(settings.follow_up_minutes)
        and said.sent_at < coalesce(least(orders.paid_at, orders.closed_at), 'infinity'::timestamptz)
        and business_day(said.sent_at) <= orders.day + settings.window_days - 1 as is_reminder
    from core.orders as orders
    semi join run.buyers using (buyer_key)
    cross join config.settings as settings
    cross join reach
    inner join said
        on
            orders.platform = said.platform
            and orders.shop_id = said.shop_id
            and orders.buyer_key = said.buyer_key
            and orders.created_at < said.sent_at
            and orders.created_at > said.sent_at - to_days(reach.days)
    where not orders.is_flagged
)

select
    ----------  ids
    platform,                          -- 平台 platform
    shop_id,                           -- 店铺 shop
    order_id,                          -- 订单号 order number
    agent_id,                          -- 客服账号 agent account
    buyer_key,                         -- 买家假名 pseudonym
    ----------  attributes
    day,                               -- 下单营业日 business day of creation
    ----------  times
    min(sent_at) as first_contact_at,  -- 下单后第一次接触 first contact after the order
    min(sent_at) filter (where is_reminder) as first_reminder_at,  -- 付款前第一次催付 first reminder before the payment
    max(sent_at) filter (where is_reminder) as last_reminder_at  -- 付款前最后一次催付 last reminder before the payment
from after_order
group by platform, shop_id, order_id, agent_id, buyer_key, day
