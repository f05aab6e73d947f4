/*
description: 本期接待的买家按不同口径谁算询单、成交多少，按人数并排；率只算窗口已关的日子。 The buyers received in the period under each preset of the stage, in people, side by side; rates are of the days whose window has closed.
grain: [report, stage_preset]
*/
select
    period.report,                                                -- 报告 report
    day.stage_preset,                                             -- 口径 preset
    max(day.stage_preset_name) as stage_preset_name,              -- 口径名称 name of the preset
    max(day.decides_by) as decides_by,                            -- text 按文字 / outcome 按结果
    sum(day.received_buyer_count)::bigint as received_buyer_count,  -- 接待人数，按日去重 people received, distinct per day
    sum(day.inquiry_buyer_count)::bigint as inquiry_buyer_count,  -- 询单人数 people who asked in order to buy
    sum(day.after_sale_buyer_count)::bigint as after_sale_buyer_count,  -- 其余，算售后 the rest, after-sale
    coalesce(sum(day.inquiry_buyer_count) filter (where day.is_matured), 0)::bigint as matured_inquiry_buyer_count,  -- 窗口已关的询单人数 of these, those of days whose window has closed
    coalesce(sum(day.bought_buyer_count) filter (where day.is_matured), 0)::bigint as bought_buyer_count,  -- 其中成交的 of these, people who bought
    sum(day.bought_buyer_count) filter (where day.is_matured)
    / nullif(sum(day.inquiry_buyer_count) filter (where day.is_matured), 0) as bought_buyer_rate  -- 成交率，按人 share of people who bought
from reports.period as period
inner join marts.stage_preset_day as day on day.day between period.from_day and period.to_day
where period.period = 'current'
group by period.report, day.stage_preset
