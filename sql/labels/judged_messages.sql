/*
description: >
  流失询单里的话与规则、小模型的判定，供挑出要请语言模型阅读的；没开模型阅读时没有行。
  What was said in lost inquiries and what rules and model say, to choose from which a language model reads; none where
  no reader is set.
grain: [message_key]
materialized: view
*/
with

reasons as (
    select reasons.*
    from labels.reasons as reasons
    semi join run.buyers on reasons.buyer_key = buyers.buyer_key
    inner join config.settings as settings on settings.has_reader
)

select
    said.message_key,                  -- 消息指纹 fingerprint
    said.inquiry_id,                   -- 询单 inquiry
    said.conversation_id,              -- 询单（分类用名） the same, as classifiers call it
    said.buyer_key,                    -- 买家假名 pseudonym
    said.day,                          -- 营业日 business day
    said.loss_stage,                   -- 流失阶段 stage of the loss
    said.place,                        -- 先后 its place in the inquiry
    said.message,                      -- 消息 what was said
    reasons.reason,                    -- 首要原因 primary reason
    reasons.confidence,                -- 把握 confidence
    reasons.decided_by,                -- 由谁判定 who decided
    reasons.is_explicit                -- 是否明说的拒绝 whether rejected in so many words
from labels.lost_messages as said
inner join reasons using (inquiry_id)
