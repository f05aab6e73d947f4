/*
description: 各期与前一期的流失，按原因与谁能改。 What was lost in each period of comparison and the one before, by reason and owner.
grain: [period, dimension, member]
*/
with

sides as (
    select
        period.period,
        inquiries.day >= period.to_day - 7 * period.week_count + 1 as is_after,
        inquiries.outcome,
        inquiries.reason,
        inquiries.owner,
        inquiries.value_at_stake_yuan,
        -- a decimal, for the sum of doubles would hang on the order of the rows
        inquiries.value_at_stake_yuan * inquiries.value_at_stake_yuan as square
    from marts.inquiry as inquiries
    inner join labels.comparison_periods as period
        on inquiries.day <= period.to_day and inquiries.day > period.to_day - 14 * period.week_count
    where period.has_before and inquiries.is_matured
),

totals as (
    select
        period,
        count(*) filter (where not is_after) as before_matured_count,
        count(*) filter (where is_after) as after_matured_count
    from sides
    group by period
),

lost as (
    select
        period,
        case when grouping(reason) = 0 then 'reason' else 'owner' end as dimension,
        coalesce(reason, owner) as member,
        count(*) filter (where not is_after) as before_lost_count,
        count(*) filter (where is_after) as after_lost_count,
        coalesce(sum(value_at_stake_yuan) filter (where not is_after), 0) as before_lost_value_yuan,
        coalesce(sum(value_at_stake_yuan) filter (where is_after), 0) as after_lost_value_yuan,
        coalesce(sum(square) filter (where not is_after), 0)::double as before_squares,
        coalesce(sum(square) filter (where is_after), 0)::double as after_squares
    from sides
    where outcome = 'lost'
    group by grouping sets ((period, reason), (period, owner))
)

select
    lost.period,                       -- 期间 period, as in agent_comparison
    lost.dimension,                    -- reason 按原因 / owner 按谁能改
    lost.member,                       -- 原因代码或负责方 reason or owner
    totals.before_matured_count,       -- 前期归因期已满的询单 matured inquiries before
    totals.after_matured_count,        -- 本期 matured inquiries after
    lost.before_lost_count,            -- 前期流失 lost before
    lost.after_lost_count,             -- 本期流失 lost after
    lost.before_lost_value_yuan::decimal(18, 2) as before_lost_value_yuan,  -- 前期金额 yuan before
    lost.after_lost_value_yuan::decimal(18, 2) as after_lost_value_yuan,  -- 本期金额 yuan after
    lost.before_squares,               -- 前期各单金额平方之和 sum of squared yuan before
    lost.after_squares                 -- 本期 sum of squared yuan after
from lost
inner join totals using (period)
where totals.before_matured_count > 0 and totals.after_matured_count > 0
