/*
description: 本期之后新来的询单，归因期未满，只看数量与进度，不算率。 Inquiries after the period, not yet matured — counts, no rates.
grain: [report, day]
*/
select
    period.report,                                                -- 报告 report
    day.day,                                                      -- 营业日 business day
    sum(day.consulted_count)::bigint as consulted_count,          -- 咨询人数 consulted
    sum(day.received_count)::bigint as received_count,            -- 接待人数 received
    sum(day.inquiry_count)::bigint as inquiry_count,              -- 询单数 inquiries
    sum(day.converted_count)::bigint as converted_count,          -- 已付款 converted so far
    sum(day.lost_count)::bigint as lost_count,                    -- 已判流失 lost so far
    sum(day.pending_count)::bigint as pending_count,              -- 待定 pending
    sum(day.paid_yuan)::decimal(18, 2) as paid_yuan               -- 已成交额 paid so far
from reports.period as period
inner join marts.shop_day as day on period.to_day < day.day
where period.period = 'current'
group by period.report, day.day
