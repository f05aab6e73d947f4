/*
description: >
  与平台对数，本期每张报表的每个指标一行，单日的与一段日子的分开：有几个数一致，差多少；换哪一种口径最接近，还剩多少没有解释。解释的口径对一张报表的
  一个指标是同一个，不为每个客服各挑一个。
  The platform's figures of the period against ours, a row per table and metric, single days and periods apart: how many agree, how far the others are
  off, which other rule of ours comes nearest and what it leaves unexplained. One rule is chosen per metric, not per agent.
grain: [report, layout, measure, span]
tests:
  - equal_count <= compared_count
  - compared_count <= figure_count
*/
with

figures as (
    select
        period.report,
        figures.*,
        if(figures.last_day > figures.day, 'period', 'day') as span
    from reports.period as period
    inner join marts.reconciliation as figures on figures.last_day between period.from_day and period.to_day
    where period.period = 'current'
),

rules as (
    select
        report,
        layout,
        measure,
        span,
        rule,
        any_value(metric) as metric,
        any_value(preset) as preset,
        count(*) as figure_count,
        count(difference) as compared_count,
        count(*) filter (where is_equal) as equal_count,
        round(sum(abs(difference)), 6) as gap,  -- sums of the same differences in another order are no gain
        sum(abs(platform_value)) filter (where difference is not null) as platform_sum
    from figures
    group by all
),

ours as (
    select *
    from rules
    where rule = 'ours'
),

-- a rule that has fewer figures to show than ours explains nothing by leaving them out
nearest as (
    select rules.*
    from rules
    inner join ours using (report, layout, measure, span)
    where
        rules.rule <> 'ours'
        and rules.compared_count = ours.compared_count
        and rules.gap < ours.gap
    qualify row_number() over (
        partition by rules.report, rules.layout, rules.measure, rules.span order by rules.gap asc, rules.rule asc
    ) = 1
)

select
    report,                                                       -- 报告 report
    layout,                                                       -- 平台的哪张报表 which of the platform's tables
    ours.metric,                                                  -- 平台的指标名 the platform's name of the metric
    measure,                                                      -- 我们的数字 our measure
    span,                                                         -- day 单日 / period 一段日子，算在其最后一天所在的那期 single days, or periods that end in this one
    ours.figure_count,                                            -- 平台给的数（客服×日） figures the platform gave, by agent and day
    ours.compared_count,                                          -- 其中我们也有的 of these, ours has one too
    ours.equal_count,                                             -- 其中一致的 of these, equal but for rounding
    ours.equal_count / nullif(ours.compared_count, 0) as equal_rate,  -- 一致的占比 share equal
    ours.platform_sum,                                            -- 平台数之和，只算可比的 sum of the platform's comparable figures
    ours.gap,                                                     -- 差的绝对值之和 sum of the differences, signs aside
    ours.gap / nullif(ours.platform_sum, 0) as gap_rate,          -- 偏差：差的绝对值之和÷平台数之和 sum of differences, signs aside ÷ sum of the platform's
    nearest.rule,                                                 -- 换成哪种口径最接近 the other rule that comes nearest
    nearest.preset,                                               -- 归属口径时是哪一个 which one, where the rule is an attribution preset
    nearest.equal_count as rule_equal_count,                      -- 换口径后一致的 equal by that rule
    coalesce(nearest.gap, ours.gap) as unexplained_gap,           -- 换口径后还剩的差 what is left of the differences
    coalesce(nearest.gap, ours.gap) / nullif(ours.platform_sum, 0) as unexplained_rate  -- 换口径后还剩的偏差 what is left unexplained
from ours
left join nearest using (report, layout, measure, span)
