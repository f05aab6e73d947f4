/*
description: >
  聊天消息，规范列；截止时刻之后的看不见。 Chat messages in canonical columns; what is later than as_of is hidden.
grain: [message_key]
materialized: view
*/
select
    ----------  ids
    message_key,                       -- 消息指纹 fingerprint
    platform,                          -- 平台 platform
    shop_id,                           -- 店铺 shop
    conversation_id,                   -- 导出自带的会话号 the export's own conversation id
    coalesce(message_id, 'm' || lpad(lower(hex(message_key)), 16, '0')) as message_id,  -- 消息号，导出没有则由指纹生成 message id, made from the fingerprint where the export has none
    buyer_key,                         -- 买家假名 pseudonym of the buyer
    nullif(trim(agent_id), '') as agent_id,  -- 客服账号 agent account
    product_id,                        -- 所指商品 product
    recalled_message_id,               -- 撤回所指的消息号 message taken back
    md5_number_lower(text) as text_id,  -- 正文指纹 fingerprint of the text
    ----------  attributes
    role,                              -- buyer / agent / bot / system
    kind,                              -- text / card / image / recall
    text,                              -- 已脱敏正文 masked text
    ----------  times
    sent_at                            -- 发送时间 time sent
from raw.messages
where sent_at <= (select as_of from run.run)
