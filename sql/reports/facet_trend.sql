/*
description: 各客服与各活动的走势，一格一天（夜报）或一周（周报），供网页的小图。 Each agent's and each campaign's trend by day or week, for the small multiples of the page.
grain: [report, agent_id, campaign_id, from_day]
*/
select
    bucket.report,                                                -- 报告 report
    day.agent_id,                                                 -- 客服 agent
    day.campaign_id,                                              -- 活动 campaign
    arg_max(day.agent_name, day.day) as agent_name,               -- 名称 name
    arg_max(day.campaign_name, day.day) as campaign_name,         -- 名称 name
    bucket.from_day,                                              -- 这一格的第一天 first day of the step
    sum(day.matured_count)::bigint as matured_count,              -- 归因期已满 matured
    sum(day.matured_converted_count)::bigint as matured_converted_count,  -- 其中付款 of these, paid
    sum(day.lost_count)::bigint as lost_count,                    -- 流失 lost
    sum(day.lost_value_yuan)::decimal(18, 2) as lost_value_yuan   -- 流失涉及金额 value at stake
from reports.bucket as bucket
inner join marts.agent_campaign_day as day on day.day between bucket.from_day and bucket.to_day
group by bucket.report, day.agent_id, day.campaign_id, bucket.from_day
