/*
description: 咨询到接待之间的每条过滤规则：开没开、设成什么、合乎的与因此去掉的。 Each filter between consulted and received, whether it is on, what it is set to, what fits it and what it left out.
grain: [report, filter]
*/
with

sums as (
    select
        period.report,
        day.filter,
        sum(day.session_count) as session_count,
        sum(day.buyer_count) as buyer_count,
        sum(day.dropped_session_count) as dropped_session_count,
        sum(day.dropped_buyer_count) as dropped_buyer_count
    from reports.period as period
    inner join marts.filter_day as day on day.day between period.from_day and period.to_day
    where period.period = 'current'
    group by period.report, day.filter
)

select
    cover.report,                                                 -- 报告 report
    filters.filter,                                               -- 规则 filter
    filters.position as filter_position,                          -- 先后 order
    filters.is_on,                                                -- 开没开 whether it is on
    filters.setting,                                              -- 设成什么 what it is set to
    coalesce(sums.session_count, 0)::bigint as fitting_session_count,  -- 合乎的会话 sessions that fit
    coalesce(sums.buyer_count, 0)::bigint as fitting_buyer_count,  -- 其买家，按日去重 their buyers, distinct per day
    coalesce(sums.dropped_session_count, 0)::bigint as dropped_session_count,  -- 因此去掉的会话 sessions left out for it
    coalesce(sums.dropped_buyer_count, 0)::bigint as dropped_buyer_count  -- 其买家，按日去重 their buyers, distinct per day
from reports.cover as cover
cross join config.filters as filters
left join sums on cover.report = sums.report and filters.filter = sums.filter
