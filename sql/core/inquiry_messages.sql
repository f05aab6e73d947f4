/*
description: 询单里的消息（系统提示除外；客服主动的从买家首答起）。 Messages of inquiries, system notices aside.
grain: [message_key]
materialized: view
*/
select
    messages.message_key,              -- 消息指纹 fingerprint
    messages.message_id,               -- 消息号 message
    sessions.inquiry_id,               -- 询单 inquiry
    messages.session_id,               -- 会话 session
    messages.platform,                 -- 平台 platform
    messages.shop_id,                  -- 店铺 shop
    messages.buyer_key,                -- 买家假名 pseudonym
    messages.agent_id,                 -- 客服账号 agent account
    messages.product_id,               -- 所指商品 product
    messages.text_id,                  -- 正文指纹 fingerprint of the text
    messages.role,                     -- buyer / agent / bot
    messages.sent_at >= spans.opened_at as is_open,  -- 是否在开口之后 whether the inquiry is open by then
    messages.sent_at                   -- 发送时间 time sent
from core.messages as messages
semi join run.buyers using (buyer_key)
inner join core.inquiry_sessions as sessions using (session_id)
inner join core.sessions as spans using (session_id)
where messages.role <> 'system'
