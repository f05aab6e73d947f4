/*
description: 询单里的话（已脱敏），供逐条核对。 What was said in each inquiry, masked, to look up.
grain: [message_id, inquiry_id]
partition: day
sorted_by: [sent_at]
*/
select
    ----------  ids
    messages.message_id,               -- 消息号 message
    outcomes.inquiry_id,               -- 询单 inquiry
    messages.session_id,               -- 会话 session
    messages.agent_id,                 -- 客服账号 agent account
    ----------  attributes
    outcomes.day,                      -- 询单所属营业日 business day of the inquiry
    messages.role,                     -- buyer / agent / bot / system
    messages.kind,                     -- text / card / image
    said.text,                         -- 已脱敏正文 masked text
    ----------  times
    messages.sent_at                   -- 发送时间 time sent
from core.outcomes as outcomes
semi join run.days using (day)
inner join core.inquiry_sessions using (inquiry_id)
inner join core.messages as messages using (session_id)
inner join staging.messages as said using (message_key, sent_at)  -- by their time only these days are searched
