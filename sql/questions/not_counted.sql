/*
description: 哪些会话没有计入，为什么？ Which conversations were not counted, and why?
grain: [reason, rule]
materialized: view
*/
select
    reason,
    coalesce(rule, '') as rule,                                   -- 依据 rule
    count(*) as conversation_count                                -- 会话 conversations
from marts.excluded_conversation
group by all
order by conversation_count desc, reason asc, rule asc
