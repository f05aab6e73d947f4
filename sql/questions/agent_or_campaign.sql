/*
description: 是客服的问题，还是分到的活动的问题？ Is it the agent, or the campaign the agent was given?
grain: [campaign_id, agent_id]
materialized: view
*/
select
    campaign_id,
    any_value(campaign_name) as campaign_name,
    agent_id,
    any_value(agent_name) as agent_name,
    sum(matured_converted_count)::bigint as matured_converted_count,  -- 归因期已满且付款 matured and paid
    sum(matured_count)::bigint as matured_count,                  -- 归因期已满 matured
    sum(matured_converted_count) / nullif(sum(matured_count), 0) as conversion_rate  -- 询单转化率 conversion
from marts.agent_campaign_day
group by campaign_id, agent_id
order by campaign_id, agent_id
