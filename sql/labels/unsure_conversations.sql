/*
description: >
  可请语言模型阅读的流失询单：规则与小模型说不出原因或没把握的，另抽少量有把握的以知模型可信几分；没开模型阅读时没有行。
  Lost inquiries for a language model to read, those whose reason is unknown or unsure, and a few sure ones to check it by.
grain: [inquiry_id]
materialized: view
*/
with

chosen as (
    select
        reasons.inquiry_id,
        case
            when reasons.reason = 'unknown.silent' then 'unknown'
            when
                reasons.confidence < settings.reader_ask_below
                and not reasons.is_explicit
                and not starts_with(reasons.decided_by, 'fact:')
                then 'unsure'
            when md5_number_lower(reasons.inquiry_id) % 10000 < settings.reader_check_share * 10000 then 'check'
        end as why
    from labels.reasons as reasons
    semi join run.buyers on reasons.buyer_key = buyers.buyer_key
    inner join config.settings as settings on settings.reader_ask_below is not null
)

select
    conversations.inquiry_id,          -- 询单 inquiry
    conversations.conversation_id,     -- 询单（分类用名） the same, as classifiers call it
    conversations.buyer_key,           -- 买家假名 pseudonym
    conversations.day,                 -- 营业日 business day
    conversations.loss_stage,          -- 流失阶段 stage of the loss
    conversations.messages,            -- 消息，按时间 messages in time order
    chosen.why                         -- 为什么读：unknown 不知原因 / unsure 没把握 / check 抽查 why it is read
from labels.lost_conversations as conversations
inner join chosen using (inquiry_id)
where chosen.why is not null
