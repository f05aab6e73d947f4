/*
description: 两份报告各自的本期与上期；数据不足一整期时没有上期。夜报＝到最近一个归因期已满的日子为止的 7 天；周报＝所问的那一周（周一到周日），未指定时为已结束且有数据的最近一周。 The current and the previous period of each report.
grain: [report, period]
tests:
  - from_day <= to_day
  - one_of: {report: [nightly, weekly]}
  - one_of: {period: [current, previous]}
*/
with

clock as (
    select
        business_day(run.as_of) as today,
        cast(settings.window_days + settings.payment_grace_days as integer) as maturity_days,
        run.week_from
    from run.run as run
    cross join config.settings as settings
),

-- the last day whose standard window and payment days have ended; inquiries prolonged by a returning buyer may
-- still be pending inside it and are shown as such, so that one slow buyer does not hold the report back
bounds as (
    select
        clock.today,
        clock.week_from,
        cast(clock.today - clock.maturity_days as date) as matured_day,
        min(shop_day.day) as first_day,
        max(shop_day.day) as last_day
    from clock
    left join marts.shop_day as shop_day on clock.today > shop_day.day
    group by all
),

ends as (
    select
        'nightly' as report,
        case
            when last_day is null then cast(today - 1 as date)
            when matured_day < first_day then last_day
            else least(matured_day, last_day)
        end as to_day
    from bounds
    union all
    select
        'weekly' as report,
        coalesce(
            week_from + 6,
            -- the Sunday of the last week that has both data and an end
            least(cast(date_trunc('week', today) as date) - 1, cast(date_trunc('week', last_day) as date) + 6)
        ) as to_day
    from bounds
),

periods as (
    select report, 'current' as period, to_day from ends
    union all
    -- a week of which some days came before the first data is no measure of change
    select ends.report, 'previous' as period, cast(ends.to_day - 7 as date) as to_day
    from ends
    inner join bounds on bounds.first_day <= ends.to_day - 13
)

select
    report,                                                       -- 报告：nightly 夜报 / weekly 周报
    period,                                                       -- current 本期 / previous 上期
    cast(to_day - 6 as date) as from_day,                         -- 第一个营业日（含） first business day, inclusive
    to_day,                                                       -- 最后一个营业日（含） last business day, inclusive
    case report
        when 'weekly' then strftime(to_day, '%G-W%V')
        else strftime(to_day - 6, '%m-%d') || ' – ' || strftime(to_day, '%m-%d')
    end as label                                                  -- 期名 name of the period
from periods
