/*
description: 本期询单按客服、活动与开口的钟点，供网页筛选与热力图。 Inquiries of the period by agent, campaign and the hour they were opened, for the filters and the heat map of the page.
grain: [report, agent_id, campaign_id, opened_hour]
tests:
  - matured_count = matured_converted_count + lost_count
  - opened_hour between 0 and 23
*/
select
    period.report,                                                -- 报告 report
    coalesce(inquiry.agent_id, '') as agent_id,                   -- 客服 agent
    inquiry.campaign_id,                                          -- 活动 campaign
    hour(timezone(settings.timezone, inquiry.opened_at))::integer as opened_hour,  -- 开口的钟点，0–23 hour it was opened, shop's time
    count(*) as inquiry_count,                                    -- 询单 inquiries
    count(*) filter (where inquiry.is_matured) as matured_count,  -- 归因期已满 matured
    count(*) filter (where inquiry.is_matured and inquiry.outcome = 'converted') as matured_converted_count,  -- 其中付款 of these, paid
    count(*) filter (where inquiry.outcome = 'lost') as lost_count,  -- 流失 lost
    count(*) filter (where inquiry.outcome = 'pending') as pending_count,  -- 待定 pending
    coalesce(sum(inquiry.value_at_stake_yuan), 0)::decimal(18, 2) as lost_value_yuan,  -- 流失涉及金额 value at stake
    coalesce(sum(inquiry.paid_yuan), 0)::decimal(18, 2) as paid_yuan,  -- 成交金额 paid
    coalesce(sum(inquiry.first_response_seconds), 0)::bigint as first_response_seconds_sum,  -- 首响秒数之和 sum of first responses
    count(inquiry.first_response_seconds) as first_response_count  -- 有首响的询单 inquiries with a first response
from reports.period as period
inner join marts.inquiry as inquiry on inquiry.day between period.from_day and period.to_day
cross join config.settings as settings
where period.period = 'current'
group by all
