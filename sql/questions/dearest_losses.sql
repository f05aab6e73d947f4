/*
description: 先读哪些会话？ Which lost conversations should I read first?
grain: [inquiry_id]
materialized: view
*/
select
    inquiry_id,
    day,
    agent_name,
    campaign_name,
    reason,
    value_at_stake_yuan,
    evidence[1].quote as quote                                    -- 原话 the words that show it
from marts.inquiry
where outcome = 'lost' and len(evidence) > 0
order by value_at_stake_yuan desc, opened_at asc, inquiry_id asc
