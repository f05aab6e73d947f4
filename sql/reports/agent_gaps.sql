/*
description: 各客服流失询单里的服务缺口，旁边是全店的占比；一单可有多项。 Service gaps in each agent's lost inquiries beside the shop's share; several may apply.
grain: [report, agent_id, service_gap]
tests:
  - gap_count <= lost_count
*/
with

gaps as (
    select
        period.report,
        coalesce(inquiry.agent_id, '') as agent_id,
        inquiry.value_at_stake_yuan,
        unnest(list_distinct(inquiry.service_gaps)) as service_gap
    from reports.period as period
    inner join marts.inquiry as inquiry on inquiry.day between period.from_day and period.to_day
    where period.period = 'current' and inquiry.outcome = 'lost'
),

counted as (
    select
        report,
        agent_id,
        service_gap,
        count(*) as gap_count,
        coalesce(sum(value_at_stake_yuan), 0) as lost_value_yuan
    from gaps
    group by all
)

select
    counted.report,                                               -- 报告 report
    counted.agent_id,                                             -- 客服 agent
    counted.service_gap,                                          -- 服务缺口代码 code
    shop.reason_name,                                             -- 名称 name
    counted.gap_count,                                            -- 有此缺口的流失询单 lost inquiries with it
    agents.lost_count,                                            -- 此客服的流失询单（分母） what the agent lost, the denominator
    counted.gap_count / nullif(agents.lost_count, 0) as gap_rate,  -- 占此客服的流失 share of what the agent lost
    shop.gap_count as shop_gap_count,                             -- 全店有此缺口的流失询单 lost inquiries of the shop with it
    shop.lost_count as shop_lost_count,                           -- 全店流失询单（分母） what the shop lost, the denominator
    shop.gap_rate as shop_gap_rate,                               -- 占全店流失 share of what the shop lost
    counted.lost_value_yuan::decimal(18, 2) as lost_value_yuan    -- 涉及金额 value at stake
from counted
inner join reports.agents as agents on counted.report = agents.report and counted.agent_id = agents.agent_id
inner join reports.service_gaps as shop on counted.report = shop.report and counted.service_gap = shop.service_gap
