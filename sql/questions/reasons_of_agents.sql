/*
description: 这位客服的买家卡在哪里？ What do this agent's buyers stumble over?
grain: [agent_id, reason]
materialized: view
*/
select
    agent_id,
    any_value(agent_name) as agent_name,
    reason,
    any_value(reason_name) as reason_name,
    sum(lost_count)::bigint as lost_count,                        -- 流失询单 lost
    sum(lost_value_yuan)::decimal(18, 2) as lost_value_yuan       -- 流失金额 value at stake
from marts.agent_reason_day
where reason_group <> 'unknown'
group by agent_id, reason
order by agent_id asc, lost_value_yuan desc, reason asc
