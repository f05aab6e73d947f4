/*
description: 人工接触：售前会话里人工发出的每句话，转接用语除外。 Human contacts, every message of a human in a pre-sale session, forwarding notices aside.
grain: [message_key]
materialized: view
*/
select
    messages.message_key,              -- 消息指纹 fingerprint
    messages.inquiry_id,               -- 询单 inquiry
    messages.session_id,               -- 会话 session
    messages.platform,                 -- 平台 platform
    messages.shop_id,                  -- 店铺 shop
    messages.buyer_key,                -- 买家假名 pseudonym
    messages.agent_id,                 -- 客服账号 agent account
    messages.sent_at                   -- 接触时刻 time of contact
from core.inquiry_messages as messages
left join core.text_marks as marks using (text_id)
where messages.role = 'agent' and not coalesce(marks.is_forwarding, false)
