/*
description: >
  比较的期间：最近一个已结束且归因期已满的自然周（周报可指定），及到它为止的 4 周与 13 周。还没有整周数据的店，取到最近一个归因期已满的日子为止的 7 天。
  The periods of comparison, the last whole and matured week (or the week asked for) and the 4 and 13 weeks up to it.
grain: [period]
tests:
  - from_day <= to_day
*/
with

clock as (
    select
        business_day(run.as_of) as today,
        cast(business_day(run.as_of) - settings.window_days - settings.payment_grace_days as date) as matured_day,
        run.week_from
    from run.run as run
    cross join config.settings as settings
),

bounds as (
    select
        clock.matured_day,
        clock.week_from,
        min(outcomes.day) as first_day,
        max(outcomes.day) as last_day
    from clock
    inner join core.outcomes as outcomes on clock.today > outcomes.day
    group by all
),

sundays as (
    select
        *,
        least(
            cast(date_trunc('week', matured_day + 1) as date) - 1, cast(date_trunc('week', last_day) as date) + 6
        ) as sunday
    from bounds
),

ends as (
    select
        first_day,
        coalesce(week_from + 6, if(sunday < first_day, greatest(least(matured_day, last_day), first_day), sunday))
            as to_day
    from sundays
)

select
    lengths.period,                    -- 期间 week / 4_weeks / 13_weeks
    lengths.week_count,                -- 周数 weeks
    cast(greatest(to_day - 7 * lengths.week_count + 1, least(first_day, to_day)) as date) as from_day,  -- 第一个营业日（含） first business day
    cast(to_day as date) as to_day,    -- 最后一个营业日（含） last business day
    first_day,                         -- 数据的第一个营业日 first business day of the data
    to_day - 14 * lengths.week_count + 1 >= first_day as has_before  -- 前面是否有同样长的一期 whether a period as long came before
from ends
cross join (values ('week', 1), ('4_weeks', 4), ('13_weeks', 13)) as lengths (period, week_count)
