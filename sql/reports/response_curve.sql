/*
description: >
  首响快慢与转化，近 4 周：情形与客服相同时各档的转化率，慢的都到中位数那一档会多成几单。观察所得，不是实验。
  First response and conversion over 4 weeks at equal case mix and agent; observational.
grain: [report, band]
*/
select
    cover.report,                                                 -- 报告 report
    curve.band,                                                   -- 首响档 band
    curve.position,                                               -- 第几档 which one
    curve.is_median,                                              -- 是否中位数所在档 whether the median lies in it
    curve.inquiry_count as matured_count,                         -- 归因期已满 matured
    curve.converted_count as matured_converted_count,             -- 其中付款 of these, paid
    curve.raw_rate as conversion_rate,                            -- 实际转化率 conversion rate
    curve.adjusted_rate,                                          -- 校正后的转化率 rate at equal case mix and agent
    curve.lower_rate,                                             -- 其 90% 区间下限 lower bound of its 90 % interval
    curve.upper_rate,                                             -- 其 90% 区间上限 upper bound
    round(curve.gain_inquiries)::bigint as gain_count,  -- 都到中位数那一档，会多成交 further conversions if answered like the median
    round(curve.lower_gain_inquiries)::bigint as lower_gain_count,  -- 其 90% 区间下限 lower bound
    round(curve.upper_gain_inquiries)::bigint as upper_gain_count  -- 其 90% 区间上限 upper bound
from marts.response_curve as curve
cross join reports.cover as cover
where curve.period = '4_weeks'
