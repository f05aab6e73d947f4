/*
description: 待判原因的流失询单及其全文和分词。 Lost inquiries with all that was said and its tokens, for the classifier.
grain: [inquiry_id]
materialized: view
*/
with

conversations as (
    select
        chained.inquiry_id,
        list(
            said.message
            order by said.message."at", length(said.message.message_id), said.message.message_id
        ) as messages
    from core.message_texts as said
    inner join core.inquiry_sessions as chained using (session_id)
    inner join core.outcomes as outcomes on chained.inquiry_id = outcomes.inquiry_id and outcomes.outcome = 'lost'
    group by chained.inquiry_id
)

select
    outcomes.inquiry_id,               -- 询单 inquiry
    outcomes.inquiry_id as conversation_id,  -- 询单（分类用名） the same, as classifiers call it
    outcomes.platform,                 -- 平台 platform
    outcomes.buyer_key,                -- 买家假名 pseudonym
    outcomes.day,                      -- 营业日 business day
    outcomes.loss_stage,               -- 流失阶段 stage of the loss
    conversations.messages             -- 消息，按时间 messages in time order
from core.outcomes as outcomes
semi join run.buyers using (buyer_key)
inner join conversations using (inquiry_id)
