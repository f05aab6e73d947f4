/*
description: >
  读过的流失询单里的话：规则与小模型怎么说，语言模型怎么说。
  What was said in lost inquiries that were read, with what rules and model say and what the reader says.
grain: [message_key]
materialized: view
*/
with

trust as (
    select
        model,
        prompt_version,
        list({'standing': standing, 'is_whole': is_whole, 'confidence': confidence} order by standing, is_whole)
            as trust
    from labels.reader_trust
    group by model, prompt_version
)

select
    said.message_key,                  -- 消息指纹 fingerprint
    questions.inquiry_id,              -- 询单 inquiry
    questions.inquiry_id as conversation_id,  -- 询单（分类用名） the same, as classifiers call it
    questions.buyer_key,               -- 买家假名 pseudonym
    questions.day,                     -- 营业日 business day
    questions.why,                     -- 为什么读 why it is read
    said.place,                        -- 先后 its place in the inquiry
    said.message,                      -- 消息 what was said
    reasons.reason as own_reason,      -- 规则与小模型所判 reason of rules and model
    reasons.also as own_also,          -- 次要原因 secondary reasons
    reasons.service_gaps as own_service_gaps,  -- 客服缺口 service gaps
    reasons.confidence as own_confidence,  -- 把握 confidence
    reasons.decided_by as own_decided_by,  -- 由谁判定 who decided
    reasons.evidence as own_evidence,  -- 证据 evidence
    reasons.is_explicit,               -- 是否明说的拒绝 whether rejected in so many words
    answers.content_key,               -- 内容指纹 fingerprint
    answers.model,                     -- 模型 model
    answers.prompt_version,            -- 提示词版本 version of the prompt
    answers.reason,                    -- 模型所说 what the reader says
    answers.also,                      -- 次要原因 secondary reasons
    answers.service_gaps,              -- 客服缺口 service gaps
    answers.evidence,                  -- 证据 evidence
    answers.is_whole,                  -- 是否完整 whether whole
    answers.fault,                     -- 不成回答的缘故 why it is no answer
    coalesce(trust.trust, []) as trust  -- 可信几成 how far it can be trusted
from labels.reader_questions as questions
semi join run.buyers on questions.buyer_key = buyers.buyer_key
inner join labels.reader_best_answers as answers using (content_key)
inner join labels.lost_messages as said on questions.inquiry_id = said.inquiry_id
inner join labels.reasons as reasons on questions.inquiry_id = reasons.inquiry_id
left join trust on answers.model = trust.model and answers.prompt_version = trust.prompt_version
