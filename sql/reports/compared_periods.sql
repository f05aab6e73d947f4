/*
description: 公平比较各期的起止日，与其前一段同样长的日子。 From when to when each period of the fair comparison is, and the days as many before it.
grain: [report, period]
tests:
  - from_day <= to_day
  - previous_to_day < from_day
*/
with

ends as (
    select
        period,
        max(to_day) as to_day
    from marts.agent_comparison
    group by period
),

data as (
    select min(day) as first_day from marts.shop_day
)

select
    cover.report,                                                 -- 报告 report
    ends.period,                                                  -- 期间 week / 4_weeks / 13_weeks
    greatest(cast(ends.to_day - 7 * lengths.week_count + 1 as date), data.first_day) as from_day,  -- 第一个营业日 first business day
    ends.to_day,                                                  -- 最后一个营业日 last business day
    cast(ends.to_day - 14 * lengths.week_count + 1 as date) as previous_from_day,  -- 前一段的第一个营业日 first business day of those before
    cast(ends.to_day - 7 * lengths.week_count as date) as previous_to_day  -- 前一段的最后一个营业日 last business day of those before
from ends
inner join (values ('week', 1), ('4_weeks', 4), ('13_weeks', 13)) as lengths (period, week_count) using (period)
cross join data
cross join reports.cover as cover
