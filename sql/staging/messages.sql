/*
description: >
  聊天消息，规范列；截止时刻之后的看不见。 Chat messages in canonical columns; what is later than as_of is hidden.
grain: [message_key]
materialized: view
*/
select
    ----------  ids
    messages.message_key,              -- 消息指纹 fingerprint
    messages.platform,                 -- 平台 platform
    messages.shop_id,                  -- 店铺 shop
    messages.conversation_id,          -- 导出自带的会话号 the export's own conversation id
    coalesce(messages.message_id, 'm' || lpad(lower(hex(messages.message_key)), 16, '0')) as message_id,  -- 消息号，导出没有则由指纹生成 message id, made from the fingerprint where the export has none
    messages.buyer_key,                -- 买家假名 pseudonym of the buyer
    coalesce(accounts.agent_id, nullif(trim(messages.agent_id), '')) as agent_id,  -- 客服，一人的几个账号算一个 agent; a person's several accounts are one
    nullif(trim(messages.agent_id), '') as account,  -- 导出里写的客服账号 the account as exported
    messages.product_id,               -- 所指商品 product
    messages.recalled_message_id,      -- 撤回所指的消息号 message taken back
    ----------  attributes
    messages.role,                     -- buyer / agent / bot / system
    messages.kind,                     -- text / card / image / recall
    messages.text,                     -- 已脱敏正文 masked text
    ----------  times
    messages.sent_at                   -- 发送时间 time sent
from raw.messages as messages
left join staging.agent_accounts as accounts on trim(messages.agent_id) = accounts.account
where messages.sent_at <= run_as_of()
