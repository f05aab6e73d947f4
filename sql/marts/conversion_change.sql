/*
description: >
  转化率的变化：与前一个同样长的期间比，分成构成变了（mix）与转化变了（rate），加起来正好是总变化（Kitagawa，对称）。
  dimension 为 shop 的一行是全店的总变化；agent_campaign 的三行按 Shapley 值分给客服构成、活动构成与两者相同时的转化；agent_in_campaign 是活动相同时各客服的部分。
  The change of the conversion rate against the period before, split exactly into mix and rate parts by member.
grain: [period, dimension, member]
materialized: whole
filled_by: xundan.compare.fill:conversion_change
reads: labels.comparison_cases
tests:
  - one_of: {dimension: [shop, agent, campaign, product, hour, source, agent_campaign, agent_in_campaign]}
*/
create table marts.conversion_change (
    period varchar not null,           -- 期间 period, as in agent_comparison
    dimension varchar not null,        -- 按什么分 shop / agent / campaign / product / hour / source / agent_campaign / agent_in_campaign
    member varchar not null,           -- 其中哪个；(rare) 为询单很少的合在一起 member; (rare) are those with few inquiries
    before_count bigint not null,      -- 前期询单 inquiries before
    after_count bigint not null,       -- 本期询单 inquiries after
    before_rate double,                -- 前期转化率 rate before
    after_rate double,                 -- 本期转化率 rate after
    mix_part double not null,          -- 构成的部分：多了还是少了 part owing to there being more or fewer
    rate_part double not null,         -- 转化的部分：转化率自己变了 part owing to its own rate
    lower double not null,             -- 两部分之和的 90% 区间下限 lower bound of both together
    upper double not null,             -- 其上限 upper bound
    mix_lower double not null,         -- 构成部分的下限 lower bound of the mix part
    mix_upper double not null,         -- 其上限 upper bound
    rate_lower double not null,        -- 转化部分的下限 lower bound of the rate part
    rate_upper double not null         -- 其上限 upper bound
);
