/*
description: >
  活动本身使转化率高了多少：与没有活动时相比，客服、商品、时段等其余情形相同。活动按开口时的商品认，不看订单，故与 campaign_day 的询单数略有出入。是校正后的比较，不是实验。
  What each campaign did for conversion against none, all else alike; campaigns are taken as at the opening, not from orders.
grain: [campaign_id, period]
materialized: whole
filled_by: xundan.compare.fill:campaign_effect
reads: labels.inquiry_odds
tests:
  - one_of: {verdict: [lifts, unclear, lowers, too_few]}
  - lower_rate <= effect_rate and effect_rate <= upper_rate
*/
create table marts.campaign_effect (
    campaign_id varchar not null,      -- 活动 campaign
    period varchar not null,           -- 期间 period, as in agent_comparison
    from_day date not null,            -- 第一个有询单的营业日 first business day with inquiries
    to_day date not null,              -- 最后一个营业日 last business day
    inquiry_count bigint not null,     -- 归因期已满的询单 matured inquiries
    converted_count bigint not null,   -- 其中成交 of these, converted
    raw_rate double not null,          -- 实际转化率 converted ÷ matured
    without_rate double,               -- 同样的询单没有活动时 the same inquiries without it
    effect_rate double,                -- 两者之差（0.01 为一个百分点） the difference
    lower_rate double,                 -- 其 90% 区间下限 lower bound of its 90 % interval
    upper_rate double,                 -- 其 90% 区间上限 upper bound
    verdict varchar not null           -- lifts 提升 / unclear 看不出 / lowers 拉低 / too_few 样本太少
);
