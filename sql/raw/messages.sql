/*
description: 聊天消息，按导出原样收下：已脱敏、已去重，只追加。 One row per chat message as exported, masked and deduplicated; append only.
grain: [message_key]
filled_by: ingest
*/
create table raw.messages (
    message_key ubigint not null,      -- 消息指纹，去重依据 fingerprint that decides what is a duplicate
    load_id bigint not null,           -- 载入序号，越大越晚 load number; a later load has a larger one
    file varchar not null,             -- 来源文件（相对 inbox/） source file, relative to inbox/
    line bigint not null,              -- 行号或消息序号 line or record number in the file
    platform varchar not null,         -- 平台 platform
    shop_id varchar not null,          -- 店铺 shop
    conversation_id varchar,           -- 导出自带的会话号 the export's own conversation id
    message_id varchar,                -- 导出自带的消息号 the export's own message id
    buyer_key varchar not null,        -- 买家假名（按平台） keyed pseudonym of the buyer, per platform
    agent_id varchar,                  -- 客服账号；买家消息为收件账号 agent account; for a buyer's message the one addressed
    sent_at timestamptz not null,      -- 发送时间 time sent
    role varchar not null,             -- buyer / agent / bot / system
    text varchar not null,             -- 已脱敏正文 masked text
    product_id varchar,                -- 消息所指商品 product the message is about
    kind varchar not null,             -- text / card / image / recall
    recalled_message_id varchar,       -- 撤回所指的消息号 message a recall takes back
    extra json                         -- 其余列原样保留 unknown columns, kept
);
