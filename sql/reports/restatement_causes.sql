/*
description: 自上一份报告以来，已公布的询单改动了多少，按原因；夜报看一天内的发布，周报看七天内的。 How much of the inquiries published before was changed since the last report, by cause. The nightly looks at publications of one day, the weekly of seven.
grain: [report, cause]
materialized: view
*/
with

recent as (
    select
        reports.report,
        restatement.*,
        coalesce(try_cast(restatement.new as decimal(18, 2)), 0)
        - coalesce(try_cast(restatement.old as decimal(18, 2)), 0) as difference_yuan
    from (values ('nightly', 1), ('weekly', 7)) as reports (report, reach_days)
    cross join run.run as run
    inner join marts.restatement as restatement
        on run.as_of >= restatement.as_of and run.as_of - to_days(reports.reach_days) < restatement.as_of
    where restatement."table" = 'inquiry'
)

select
    report,                                                       -- 报告 report
    coalesce(cause, '*') as cause,                                -- 原因，合计为 * cause; * for the total
    grouping(cause) = 1 as is_total,                              -- 是否合计行 whether the total
    count(distinct inquiry_id) as restated_inquiry_count,         -- 改动的询单；一个询单可有几个原因，故合计不是各行之和 inquiries restated; one may have several causes, so the total is no sum
    count(distinct day) as restated_day_count,                    -- 涉及的日子 days concerned
    (
        count(*) filter (where "column" = 'outcome' and new is not null)
        - count(*) filter (where "column" = 'outcome' and old is not null)
    ) as inquiry_difference_count,                                -- 询单增减 more or fewer inquiries
    (
        count(*) filter (where "column" = 'outcome' and new = 'converted')
        - count(*) filter (where "column" = 'outcome' and old = 'converted')
    ) as converted_difference_count,                              -- 付款询单增减 more or fewer converted
    (
        count(*) filter (where "column" = 'outcome' and new = 'lost')
        - count(*) filter (where "column" = 'outcome' and old = 'lost')
    ) as lost_difference_count,                                   -- 流失询单增减 more or fewer lost
    sum(difference_yuan) filter (where "column" = 'paid_yuan') as paid_difference_yuan,  -- 成交金额增减 more or less paid
    sum(difference_yuan) filter (where "column" = 'refund_yuan') as refund_difference_yuan,  -- 退款增减 more or less refunded
    sum(difference_yuan) filter (where "column" = 'value_at_stake_yuan') as lost_value_difference_yuan  -- 流失金额增减 more or less value lost
from recent
group by grouping sets ((report, cause), (report))
