/*
description: 流失询单里客服做了或没做到的事（可多项），与买家自己的原因分开数。 Service gaps in lost inquiries; several may apply.
grain: [report, service_gap]
*/
with

gaps as (
    select
        period.report,
        inquiry.agent_id,
        inquiry.agent_name,
        inquiry.value_at_stake_yuan,
        unnest(list_distinct(inquiry.service_gaps)) as service_gap
    from reports.period as period
    inner join marts.inquiry as inquiry on inquiry.day between period.from_day and period.to_day
    where period.period = 'current' and inquiry.outcome = 'lost'
),

by_agent as (
    select
        report,
        service_gap,
        agent_id,
        max(agent_name) as agent_name,
        count(*) as gap_count,
        sum(value_at_stake_yuan) as value_yuan
    from gaps
    group by all
)

select
    by_agent.report,                                              -- 报告 report
    by_agent.service_gap,                                         -- 服务缺口代码 code
    max(if(settings.language = 'en', reason.name_en, reason.name_zh)) as reason_name,  -- 名称 name
    max(reason.definition) as definition,                         -- 定义 definition
    sum(by_agent.gap_count)::bigint as gap_count,                 -- 有此缺口的流失询单 lost inquiries with it
    max(shop.lost_count)::bigint as lost_count,                   -- 全部流失询单（分母） all lost, the denominator
    sum(by_agent.gap_count) / nullif(max(shop.lost_count), 0) as gap_rate,  -- 占全部流失 share of all lost
    coalesce(sum(by_agent.value_yuan), 0)::decimal(18, 2) as lost_value_yuan,  -- 涉及金额 value at stake
    arg_max(by_agent.agent_name, (by_agent.gap_count, by_agent.agent_name, by_agent.agent_id)) as top_agent_name,  -- 次数最多的客服 agent with most
    max(by_agent.gap_count)::bigint as top_agent_gap_count        -- 其次数 how often
from by_agent
cross join config.settings as settings
inner join reports.shop_period as shop on by_agent.report = shop.report and shop.period = 'current'
left join marts.reason as reason on by_agent.service_gap = reason.reason
group by by_agent.report, by_agent.service_gap
