/*
description: 每位客服的转化率，以及公平比较怎么说？ What does each agent convert, and what does the fair comparison say?
grain: [agent_id]
materialized: view
*/
with

sums as (
    select
        agent_id,
        any_value(agent_name) as agent_name,
        sum(matured_converted_count) as matured_converted_count,
        sum(matured_count) as matured_count
    from marts.agent_day
    group by agent_id
)

select
    sums.agent_id,                                                -- 客服 agent
    sums.agent_name,                                              -- 姓名 name
    sums.matured_converted_count::bigint as matured_converted_count,  -- 归因期已满且付款 matured and paid
    sums.matured_count::bigint as matured_count,                  -- 归因期已满 matured
    sums.matured_converted_count / nullif(sums.matured_count, 0) as conversion_rate,  -- 询单转化率 conversion
    fair.expected_rate,                                           -- 同样的询单预期的转化率 expected of the same inquiries
    fair.verdict                                                  -- 结论 verdict
from sums
left join marts.agent_comparison as fair on sums.agent_id = fair.agent_id and fair.period = '4_weeks'
order by sums.agent_name, sums.agent_id
