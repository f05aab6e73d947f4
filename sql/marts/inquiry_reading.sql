/*
description: >
  请语言模型阅读的流失询单：规则与小模型怎么说，它怎么说，谁作准；两边不一致的请人看一眼。没开模型阅读时没有行。
  Lost inquiries for a language model to read, with what rules and model say, what it says, and what stands. Where they
  disagree, somebody may want to look.
grain: [inquiry_id]
partition: day
tests:
  - references: {reason: config.reasons}
  - one_of: {state: [read, no_answer, unread]}
*/
select
    ----------  ids
    questions.inquiry_id,              -- 询单 inquiry
    ----------  attributes
    questions.day,                     -- 询单所属营业日 business day
    questions.why,                     -- 为什么读：unknown 不知原因 / unsure 没把握 / check 抽查 why it is read
    case
        when readings.inquiry_id is null then 'unread'
        when readings.reader_reason is null then 'no_answer'
        else 'read'
    end as state,                      -- read 读了 / no_answer 读了但不成回答 / unread 还没读 whether it was read
    own.reason as own_reason,          -- 规则与小模型所判 reason of rules and model
    own.decided_by as own_decided_by,  -- 其中由谁 which of them
    own.confidence as own_confidence,  -- 其把握 their confidence
    readings.reader_reason,            -- 语言模型所判 reason of the reader
    readings.reader_confidence,        -- 它的把握，从改判与抽查学来 its confidence, learnt from corrections and checks
    coalesce(readings.reader_evidence, []) as reader_evidence,  -- 它的证据 its evidence
    readings.is_whole,                 -- 它的证据是否完整 whether nothing of its answer was dropped
    readings.fault,                    -- 不成回答的缘故 why it is no answer
    verdicts.reason,                   -- 作准的原因 reason that stands
    verdicts.decided_by,               -- 由谁定 who decided it
    own.reason <> 'unknown.silent' and readings.reader_reason is not null and readings.reader_reason <> own.reason
        as is_disagreement,            -- 两边不一致，值得人看 they disagree, worth a look
    readings.model,                    -- 模型 model
    readings.prompt_version            -- 提示词版本 version of the prompt
from labels.reader_questions as questions
semi join run.days using (day)
inner join labels.reasons as own on questions.inquiry_id = own.inquiry_id
inner join labels.verdicts as verdicts on questions.inquiry_id = verdicts.inquiry_id
left join labels.readings as readings on questions.inquiry_id = readings.inquiry_id
