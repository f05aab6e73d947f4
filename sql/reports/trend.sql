/*
description: 趋势：转化率、流失数与流失涉及金额，逐日（夜报）或逐周（周报）。 Conversion and loss over time.
grain: [report, from_day]
*/
select
    bucket.report,                                                -- 报告 report
    bucket.from_day,                                              -- 这一格的第一天 first day of the step
    bucket.to_day,                                                -- 这一格的最后一天 last day of the step
    bucket.is_current,                                            -- 是否属于本期 in the current period
    sum(day.inquiry_count)::bigint as inquiry_count,              -- 询单数 inquiries
    sum(day.matured_converted_count)::bigint as matured_converted_count,  -- 已满询单中付款 matured and converted
    sum(day.matured_count)::bigint as matured_count,              -- 归因期已满 matured
    sum(day.matured_converted_count) / nullif(sum(day.matured_count), 0) as conversion_rate,  -- 询单转化率
    sum(day.lost_count)::bigint as lost_count,                    -- 流失询单 lost
    sum(day.lost_value_yuan)::decimal(18, 2) as lost_value_yuan,  -- 流失涉及金额 value at stake
    sum(day.pending_count)::bigint as pending_count               -- 待定 pending
from reports.bucket as bucket
inner join marts.shop_day as day on day.day between bucket.from_day and bucket.to_day
group by bucket.report, bucket.from_day, bucket.to_day, bucket.is_current
