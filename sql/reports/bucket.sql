/*
description: 趋势图的格：夜报近 28 天逐日，周报近 8 周逐周；没有数据的格不出现。 The steps of the trend charts.
grain: [report, from_day]
tests:
  - from_day <= to_day
*/
with

ends as (
    select report, to_day from reports.period
    where period = 'current'
),

steps_back as (
    select cast(unnest(range(28)) as integer) as n
),

steps as (
    select
        report,
        cast(to_day - step.n as date) as from_day,
        cast(to_day - step.n as date) as to_day,
        step.n < 7 as is_current
    from ends
    cross join steps_back as step
    where report = 'nightly'
    union all
    select
        report,
        cast(to_day - 7 * step.n - 6 as date) as from_day,
        cast(to_day - 7 * step.n as date) as to_day,
        step.n = 0 as is_current
    from ends
    cross join steps_back as step
    where report = 'weekly' and step.n < 8
)

select
    steps.report,                                                 -- 报告 report
    steps.from_day,                                               -- 这一格的第一天 first day of the step
    steps.to_day,                                                 -- 这一格的最后一天 last day of the step
    steps.is_current                                              -- 是否属于本期 whether it belongs to the current period
from steps
where exists (
    select 1 from marts.shop_day as shop_day
    where shop_day.day between steps.from_day and steps.to_day
)
