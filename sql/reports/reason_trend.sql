/*
description: 各原因组的流失趋势，逐日（夜报）或逐周（周报），没有流失的格为 0。 Losses by group of reasons over time.
grain: [report, reason_group, from_day]
*/
with

reason_groups as (
    select distinct report, reason_group from reports.reasons
    where not is_total
),

sums as (
    select
        bucket.report,
        bucket.from_day,
        day.reason_group,
        sum(day.lost_count) as lost_count,
        sum(day.lost_value_yuan) as lost_value_yuan
    from reports.bucket as bucket
    inner join marts.reason_day as day on day.day between bucket.from_day and bucket.to_day
    group by all
)

select
    bucket.report,                                                -- 报告 report
    reason_groups.reason_group,                                   -- 原因组 group of reasons
    bucket.from_day,                                              -- 这一格的第一天 first day of the step
    bucket.to_day,                                                -- 这一格的最后一天 last day of the step
    bucket.is_current,                                            -- 是否属于本期 in the current period
    coalesce(sums.lost_count, 0)::bigint as lost_count,           -- 流失询单 lost
    coalesce(sums.lost_value_yuan, 0)::decimal(18, 2) as lost_value_yuan  -- 流失涉及金额 value at stake
from reports.bucket as bucket
inner join reason_groups on bucket.report = reason_groups.report
left join sums
    on
        bucket.report = sums.report
        and bucket.from_day = sums.from_day
        and reason_groups.reason_group = sums.reason_group
