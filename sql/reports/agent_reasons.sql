/*
description: 客服 × 原因的流失数与金额；合计行列来自同样的行，记作 *。 Lost inquiries by agent and reason; totals of the same rows are marked *.
grain: [report, agent_id, reason]
*/
with

sums as (
    select
        period.report,
        if(grouping(day.agent_id) = 1, '*', coalesce(day.agent_id, '')) as agent_id,
        coalesce(day.reason, '*') as reason,
        sum(day.lost_count) as lost_count,
        sum(day.lost_value_yuan) as lost_value_yuan
    from reports.period as period
    inner join marts.agent_reason_day as day on day.day between period.from_day and period.to_day
    where period.period = 'current'
    group by grouping sets (
        (period.report, day.agent_id, day.reason),
        (period.report, day.agent_id),
        (period.report, day.reason),
        (period.report)
    )
)

select
    sums.report,                                                  -- 报告 report
    sums.agent_id,                                                -- 客服；合计为 * agent; * for the total
    sums.reason,                                                  -- 原因；合计为 * reason; * for the total
    agents.agent_name,                                            -- 名称 name
    if(settings.language = 'en', reason.name_en, reason.name_zh) as reason_name,  -- 原因名称 name of the reason
    sums.lost_count::bigint as lost_count,                        -- 流失询单 lost
    sums.lost_value_yuan::decimal(18, 2) as lost_value_yuan,      -- 流失涉及金额 value at stake
    sums.lost_count / nullif(max(sums.lost_count) filter (where sums.reason = '*') over (
        partition by sums.report, sums.agent_id
    ), 0) as share_rate                                           -- 占该客服流失的比例 share of its lost inquiries
from sums
cross join config.settings as settings
left join reports.agents as agents on sums.report = agents.report and sums.agent_id = agents.agent_id
left join marts.reason as reason on sums.reason = reason.reason
