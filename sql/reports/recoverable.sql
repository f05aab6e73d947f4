/*
description: >
  流失金额里还可争取多少，按谁能改，近 4 周：金额乘以同样的询单由水平居中的客服来接的成交机会。
  How much of what was lost might still have been had, by who can fix it, over the last 4 weeks.
grain: [report, owner]
*/
with

days as (
    select
        min(from_day) as from_day,
        max(to_day) as to_day
    from marts.agent_comparison
    where period = '4_weeks'
),

sums as (
    select
        if(grouping(owner) = 1, '*', owner) as owner,
        grouping(owner) = 1 as is_total,
        count(*) as lost_count,
        sum(value_at_stake_yuan) as lost_value_yuan,
        sum(recoverable_yuan) as recoverable_yuan,
        1.6449 * sqrt(sum(recoverable_variance)) as half_width
    from marts.recoverable_loss
    inner join days on day between days.from_day and days.to_day
    group by grouping sets ((owner), ())
)

select
    cover.report,                                                 -- 报告 report
    sums.owner,                                                   -- 谁能改；合计为 * who can fix it; * for the total
    sums.is_total,                                                -- 是否合计行 whether the total
    sums.lost_count,                                              -- 流失询单 lost
    sums.lost_value_yuan::decimal(18, 2) as lost_value_yuan,      -- 流失金额 value at stake
    sums.recoverable_yuan::decimal(18, 2) as recoverable_yuan,    -- 还可争取的金额 yuan still to be had
    greatest(sums.recoverable_yuan::double - sums.half_width, 0)::decimal(18, 2) as lower_yuan,  -- 其 90% 区间下限 lower bound of its 90 % interval
    least(sums.recoverable_yuan::double + sums.half_width, sums.lost_value_yuan)::decimal(18, 2) as upper_yuan  -- 其 90% 区间上限 upper bound
from sums
cross join reports.cover as cover
where sums.lost_count > 0
