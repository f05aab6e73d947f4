/*
description: 计入的消息及正文（本次涉及的买家）。 Messages that count, with their text, of the buyers this run touches.
grain: [message_key]
materialized: view
*/
select
    messages.message_key,              -- 消息指纹 fingerprint
    messages.session_id,               -- 会话 session
    messages.text_id,                  -- 正文指纹 fingerprint of the text
    {
        'message_id': messages.message_id,
        'at': messages.sent_at,
        'role': messages.role,
        'agent_id': messages.agent_id,
        'kind': messages.kind,
        'text': said.text,
        'tokens': tokens.tokens
    } as message,                      -- 消息内容与分词 what was said, with its tokens
    {
        'sent_at': messages.sent_at,
        'number_length': length(messages.message_id),
        'message_id': messages.message_id,
        'message_key': messages.message_key
    } as place                         -- 先后：同一秒的按消息号 its place in a conversation, of the same second by number
from core.messages as messages
inner join staging.touched_messages as said using (message_key)
left join core.tokens as tokens on messages.text_id = tokens.text_id
semi join run.buyers on messages.buyer_key = buyers.buyer_key
