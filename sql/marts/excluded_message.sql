/*
description: 没有计入询单的会话里的话（已脱敏），供逐条核对。 What was said in the conversations that are no inquiry, masked, to look up.
grain: [message_id, session_id]
partition: day
*/
select
    ----------  ids
    messages.message_id,               -- 消息号 message
    excluded.session_id,               -- 会话 session
    messages.agent_id,                 -- 客服账号 agent account
    ----------  attributes
    excluded.day,                      -- 会话的营业日 business day of the session
    messages.role,                     -- buyer / agent / bot / system
    messages.kind,                     -- text / card / image
    said.text,                         -- 已脱敏正文 masked text
    ----------  times
    messages.sent_at                   -- 发送时间 time sent
from marts.excluded_conversation as excluded
semi join run.days using (day)
inner join core.messages as messages using (session_id)
inner join staging.messages as said using (message_key, sent_at)  -- by their time only these days are searched
