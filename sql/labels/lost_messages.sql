/*
description: 待判原因的流失询单里的话，连同分词。 What was said in lost inquiries, with its tokens, for the classifier.
grain: [message_key]
materialized: view
*/
select
    said.message_key,                  -- 消息指纹 fingerprint
    outcomes.inquiry_id,               -- 询单 inquiry
    outcomes.inquiry_id as conversation_id,  -- 询单（分类用名） the same, as classifiers call it
    outcomes.platform,                 -- 平台 platform
    outcomes.buyer_key,                -- 买家假名 pseudonym
    outcomes.day,                      -- 营业日 business day
    outcomes.loss_stage,               -- 流失阶段 stage of the loss
    said.place,                        -- 先后 its place in the inquiry
    said.message                       -- 消息 what was said
from core.outcomes as outcomes
semi join run.buyers using (buyer_key)
inner join core.inquiry_sessions as chained on outcomes.inquiry_id = chained.inquiry_id
inner join core.message_texts as said on chained.session_id = said.session_id
where outcomes.outcome = 'lost'
