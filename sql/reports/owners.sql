/*
description: 谁能改：按负责方汇总的流失与其头号原因；合计行来自同样的行。 Losses by who can fix them, with the biggest reason of each, and the total.
grain: [report, owner]
*/
select
    report,                                                       -- 报告 report
    if(grouping(owner) = 1, '*', owner) as owner,                 -- 负责方；合计为 * owner; * for the total
    grouping(owner) = 1 as is_total,                              -- 是否合计行 whether the total
    sum(lost_count)::bigint as lost_count,                        -- 流失询单 lost
    sum(lost_value_yuan)::decimal(18, 2) as lost_value_yuan,      -- 流失金额 value at stake
    sum(lost_count) / nullif(
        max(sum(lost_count)) over (partition by report), 0
    ) as share_rate,                                              -- 占全部流失的比例 share of all lost
    sum(previous_lost_count)::bigint as previous_lost_count,      -- 上期流失 lost, previous period
    sum(previous_lost_value_yuan)::decimal(18, 2) as previous_lost_value_yuan,  -- 上期金额 value, previous period
    arg_max(reason_name, (lost_value_yuan, lost_count, reason)) as top_reason_name  -- 金额最大的原因 reason with the most yuan
from reports.reasons
where not is_total
group by grouping sets ((report, owner), (report))
