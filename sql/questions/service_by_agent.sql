/*
description: 各客服答得多快，漏了多少？ How fast does each agent answer, and how much is missed?
grain: [agent_id]
materialized: view
*/
select
    agent_id,
    any_value(agent_name) as agent_name,
    sum(session_count)::bigint as session_count,                  -- 会话 sessions
    sum(first_response_seconds_sum) / nullif(sum(first_response_count), 0) as first_response_seconds,  -- 首响 first response
    sum(within_3_min_count) / nullif(sum(within_3_min_round_count), 0) as within_3_min_rate,  -- 三分钟回复率 3-minute reply rate
    sum(within_3_min_round_count)::bigint as within_3_min_round_count,  -- 服务时段内回合 rounds within service hours
    sum(no_reply_count)::bigint as no_reply_count                 -- 未回复会话 sessions without a reply
from marts.agent_day
group by agent_id
order by agent_id
