/*
description: >
  待判阶段的会话里的话（买家没说话的，随它接着或由之作答的会话）；has_recent_order 只看会话开始之前已付款的订单。
  What was said in the sessions whose stage is judged; one in which the buyer says nothing has the stage of the session
  that says what it is about. The gate may know only the orders that existed before.
grain: [message_key]
materialized: view
*/
with

sessions as (
    select
        sessions.session_id,
        sessions.platform,
        sessions.buyer_key,
        exists(
            select 1
            from core.orders as orders
            where
                orders.buyer_key = sessions.buyer_key
                and orders.platform = sessions.platform
                and orders.shop_id = sessions.shop_id
                and orders.paid_at <= sessions.started_at
                and orders.created_at > sessions.started_at - to_days((select after_sale_days from config.settings))
        ) as has_recent_order
    from core.sessions as sessions
    semi join run.buyers on sessions.buyer_key = buyers.buyer_key
    where sessions.filter_rule is null and sessions.read_with_session_id is null
)

select
    said.message_key,                  -- 消息指纹 fingerprint
    sessions.session_id,               -- 会话 session
    sessions.session_id as conversation_id,  -- 会话（分类用名） the same, as classifiers call it
    sessions.platform,                 -- 平台 platform
    sessions.buyer_key,                -- 买家假名 pseudonym
    sessions.has_recent_order,         -- 此前售后期内是否有已付订单 whether a paid order existed within the after-sale days
    said.place,                        -- 先后 its place in the session
    said.message                       -- 消息 what was said
from sessions
inner join core.message_texts as said using (session_id)
