/*
description: 每个流失询单的原因、客服缺口、把握与证据。 Reason, service gaps, confidence and evidence of each lost inquiry.
grain: [inquiry_id]
partition: buyer_key
filled_by: xundan.reasons.classify:fill
reads: labels.lost_messages
tests:
  - references: {reason: config.reasons}
  - confidence >= 0 and confidence <= 1
*/
create table labels.reasons (
    inquiry_id varchar not null,       -- 询单 inquiry
    buyer_key varchar not null,        -- 买家假名 pseudonym
    day date not null,                 -- 询单所属营业日 business day
    reason varchar not null,           -- 首要原因 primary reason
    also varchar[] not null,           -- 次要原因，强者在前 secondary reasons, strongest first
    service_gaps varchar[] not null,   -- 客服缺口 what the desk did or failed to do
    confidence double not null,        -- 把握，0–1 confidence
    decided_by varchar not null,       -- 由谁判定：fact / rule:编号 / model / none who decided
    evidence struct(message_id varchar, quote varchar)[] not null,  -- 证据：消息与原话 evidence, message and its own words
    is_explicit boolean not null       -- 是否买家明说的拒绝（模型阅读也不推翻） whether rejected in so many words
);
