/*
description: 读过的流失询单：语言模型与规则、小模型合起来的判定；抽查的不改判。 Lost inquiries that were read, and what follows from all who judged them.
grain: [inquiry_id]
partition: buyer_key
filled_by: xundan.reader.readings:fill
reads: labels.reader_messages
tests:
  - references: {reason: config.reasons}
  - confidence >= 0 and confidence <= 1
*/
create table labels.readings (
    inquiry_id varchar not null,       -- 询单 inquiry
    buyer_key varchar not null,        -- 买家假名 pseudonym
    day date not null,                 -- 询单所属营业日 business day
    why varchar not null,              -- 为什么读 why it was read
    content_key varchar not null,      -- 内容指纹 fingerprint of the conversation
    model varchar not null,            -- 模型 model
    prompt_version varchar not null,   -- 提示词版本 version of the prompt
    standing varchar not null,         -- 与规则和小模型的关系：agrees / alone / against / denies / silent / faulty how it stands to rules and model
    is_whole boolean not null,         -- 证据是否完整 whether nothing of the answer was dropped
    fault varchar,                     -- 不成回答的缘故 why it is no answer
    reader_reason varchar,             -- 模型所说的原因 reason the reader gave
    reader_confidence double,          -- 它的把握，学来的 its confidence, as learnt
    reader_evidence struct(message_id varchar, quote varchar)[] not null,  -- 它的证据 its evidence
    reason varchar not null,           -- 合判的首要原因 primary reason
    also varchar[] not null,           -- 次要原因 secondary reasons
    service_gaps varchar[] not null,   -- 客服缺口 service gaps
    confidence double not null,        -- 把握，0–1 confidence
    decided_by varchar not null,       -- 由谁判定 who decided
    evidence struct(message_id varchar, quote varchar)[] not null  -- 证据 evidence
);
