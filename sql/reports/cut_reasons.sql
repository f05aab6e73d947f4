/*
description: >
  客服 × 原因、活动 × 原因的流失数与金额，agent_reasons 与 campaign_reasons 取自此处；合计行列来自同样的行，记作 *。
  Lost inquiries by agent and reason and by campaign and reason, from which agent_reasons and campaign_reasons are taken;
  totals of the same rows are marked *.
grain: [report, cut, agent_id, campaign_id, reason]
*/
with

sums as (
    select
        period.report,
        day.cut,
        if(grouping(day.agent_id) = 1, '*', day.agent_id) as agent_id,
        if(grouping(day.campaign_id) = 1, '*', day.campaign_id) as campaign_id,
        coalesce(day.reason, '*') as reason,
        sum(day.lost_count) as lost_count,
        sum(day.lost_value_yuan) as lost_value_yuan
    from reports.period as period
    inner join marts.cut_reason_day as day on day.day between period.from_day and period.to_day
    where period.period = 'current' and day.cut in ('agent', 'campaign')
    group by grouping sets (
        (period.report, day.cut, day.agent_id, day.campaign_id, day.reason),
        (period.report, day.cut, day.agent_id, day.campaign_id),
        (period.report, day.cut, day.reason),
        (period.report, day.cut)
    )
)

select
    sums.report,                                                  -- 报告 report
    sums.cut,                                                     -- 哪种切法 cut: agent / campaign
    sums.agent_id,                                                -- 客服；合计为 * agent; * for the total
    sums.campaign_id,                                             -- 活动；合计为 * campaign; * for the total
    sums.reason,                                                  -- 原因；合计为 * reason; * for the total
    cuts.agent_name,                                              -- 名称 name
    cuts.campaign_name,                                           -- 名称 name
    if(settings.language = 'en', reason.name_en, reason.name_zh) as reason_name,  -- 原因名称 name of the reason
    sums.lost_count::bigint as lost_count,                        -- 流失询单 lost
    sums.lost_value_yuan::decimal(18, 2) as lost_value_yuan,      -- 流失涉及金额 value at stake
    sums.lost_count / nullif(max(sums.lost_count) filter (where sums.reason = '*') over (
        partition by sums.report, sums.cut, sums.agent_id, sums.campaign_id
    ), 0) as share_rate                                           -- 占该客服或活动流失的比例 share of its lost inquiries
from sums
cross join config.settings as settings
left join reports.cuts as cuts using (report, cut, agent_id, campaign_id)
left join marts.reason as reason on sums.reason = reason.reason
