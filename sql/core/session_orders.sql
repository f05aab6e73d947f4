/*
description: >
  订单落在哪个售前会话之后：下单前、付款前的最后一句话，及当时窗口是否仍开。
  Where each order stands among its buyer's pre-sale sessions: the last message before creation and before payment.
grain: [platform, shop_id, order_id, moment]
partition: buyer_key
*/
with

moments as (
    select platform, shop_id, order_id, buyer_key, 'order' as moment, created_at as moment_at
    from core.orders
    union all
    select platform, shop_id, order_id, buyer_key, 'pay' as moment, paid_at as moment_at
    from core.orders
    where paid_at is not null
),

messages as (
    select
        sessions.platform,
        sessions.shop_id,
        sessions.buyer_key,
        messages.sent_at,
        max(sessions.session_number) as session_number,
        arg_max(sessions.session_id, sessions.session_number) as session_id
    from core.messages as messages
    semi join run.buyers on messages.buyer_key = buyers.buyer_key
    inner join core.presale_sessions as sessions using (session_id)
    where messages.role <> 'system' and messages.sent_at >= sessions.opened_at
    group by sessions.platform, sessions.shop_id, sessions.buyer_key, messages.sent_at
)

select
    ----------  ids
    moments.platform,                  -- 平台 platform
    moments.shop_id,                   -- 店铺 shop
    moments.order_id,                  -- 订单号 order number
    moments.buyer_key,                 -- 买家假名 pseudonym
    messages.session_id,               -- 最后一句所在会话 session of the last message before
    ----------  attributes
    moments.moment,                    -- order 下单 / pay 付款
    messages.session_number,           -- 该会话序号 its number
    ----------  times
    moments.moment_at,                 -- 下单或付款时刻 when ordered or paid
    messages.sent_at as last_message_at  -- 此前最后一句话 last message before
from moments
semi join run.buyers using (buyer_key)
asof join messages
    on
        moments.platform = messages.platform
        and moments.shop_id = messages.shop_id
        and moments.buyer_key = messages.buyer_key
        and moments.moment_at > messages.sent_at
