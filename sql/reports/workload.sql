/*
description: 每位客服本期的工作量：最大同时接待、转入转出、主动联系、平均每天在线。 The workload of each agent in the period; online is the mean of the days with any.
grain: [report, agent_id]
*/
select
    period.report,                                                -- 报告 report
    day.agent_id,                                                 -- 客服 agent
    max(day.agent_name) as agent_name,                            -- 名称 name
    count(*) filter (where day.online_seconds > 0) as online_day_count,  -- 在线天数 days online
    avg(day.online_seconds) filter (where day.online_seconds > 0) as online_seconds,  -- 平均每天在线 mean online of those days
    max(day.max_concurrent_count) as max_concurrent_count,        -- 最大同时接待 most sessions at once
    sum(day.transfer_in_count)::bigint as transfer_in_count,      -- 转入 transfers in
    sum(day.transfer_out_count)::bigint as transfer_out_count,    -- 转出 transfers out
    sum(day.own_contact_count)::bigint as own_contact_count       -- 主动联系 contacts of the agent's own
from reports.period as period
inner join marts.agent_workload_day as day on day.day between period.from_day and period.to_day
where period.period = 'current'
group by period.report, day.agent_id
