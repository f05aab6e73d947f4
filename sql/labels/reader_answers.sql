/*
description: >
  语言模型（或批量文件里的其他阅读者）的回答，已核对：代码存在，引文逐字在所引的消息里。按内容、模型与提示词版本记住，同样的不再付一次钱；只增不删。
  Checked answers of the language model or of another reader, remembered by content, model and version of the prompt, so
  that nothing is paid for twice. Part of the data, never computed again.
grain: [content_key, model, prompt_version]
materialized: kept
filled_by: xundan.reader.ledger
*/
create table labels.reader_answers (
    content_key varchar not null,      -- 内容指纹 fingerprint of the conversation
    model varchar not null,            -- 模型 model
    prompt_version varchar not null,   -- 提示词版本 version of the prompt
    reason varchar,                    -- 所说的首要原因；空为不成回答 primary reason; null where it is no answer
    also varchar[] not null,           -- 次要原因 secondary reasons
    service_gaps varchar[] not null,   -- 客服缺口 service gaps
    evidence struct(message integer, quote varchar)[] not null,  -- 证据：第几条消息（从 0 数）与原话 place of the message, its words
    is_whole boolean not null,         -- 是否没有任何部分被剔除 whether nothing of it was dropped
    stated_confidence double,          -- 它自称的把握，只记不用 its own confidence, kept and never used
    fault varchar,                     -- 不成回答的缘故 why it is no answer
    source varchar not null,           -- 来自 call 请求 / batch 批量文件 where it came from
    answered_at timestamptz not null   -- 何时答的 when
);
