/*
description: >
  首响快慢与转化：情形与客服相同时，各档首响的转化率；慢的都到中位数那一档会多成几单。观察所得，不是实验，原因见 docs/fairness.md。
  First response and conversion at equal case mix and agent, and what moving to the median band would bring; observational.
grain: [period, band]
materialized: whole
filled_by: xundan.compare.fill:response_curve
reads: labels.inquiry_odds
tests:
  - lower_rate <= adjusted_rate and adjusted_rate <= upper_rate
*/
create table marts.response_curve (
    period varchar not null,           -- 期间 period, as in agent_comparison
    band varchar not null,             -- 首响档 band of the first response; never 为首个会话未答
    position bigint not null,          -- 第几档，快的在前 which one, quick first
    is_median boolean not null,        -- 是否中位数所在档 whether the median lies in it
    inquiry_count bigint not null,     -- 归因期已满的询单 matured inquiries
    converted_count bigint not null,   -- 其中成交 of these, converted
    raw_rate double not null,          -- 实际转化率 converted ÷ matured
    adjusted_rate double not null,     -- 校正后的转化率 rate at equal case mix and agent
    lower_rate double not null,        -- 其 90% 区间下限 lower bound of its 90 % interval
    upper_rate double not null,        -- 其 90% 区间上限 upper bound
    gain_inquiries double,             -- 都到中位数那一档，会多成交几单 further conversions if answered like the median
    lower_gain_inquiries double,       -- 其 90% 区间下限 lower bound
    upper_gain_inquiries double        -- 其 90% 区间上限 upper bound
);
