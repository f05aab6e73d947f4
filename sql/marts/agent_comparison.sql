/*
description: >
  客服的公平比较，一人一期一行：实际、预期（同样的询单由水平居中的客服来接）、收缩后的转化率与 90% 区间、一个词的结论。没有名次。
  Agents compared fairly, one row per agent and period, observed beside expected, shrunken rate with its 90 % interval and a plain word.
grain: [agent_id, period]
materialized: whole
filled_by: xundan.compare.fill:agent_comparison
reads: labels.inquiry_odds
tests:
  - one_of: {period: [week, 4_weeks, 13_weeks], verdict: [above, as_expected, below, too_few]}
  - converted_count <= inquiry_count
  - lower_rate <= adjusted_rate and adjusted_rate <= upper_rate
*/
create table marts.agent_comparison (
    agent_id varchar not null,         -- 客服 agent
    period varchar not null,           -- 期间：week 最近一个整周 / 4_weeks / 13_weeks，都到同一天为止 period, all ending on the same day
    from_day date not null,            -- 第一个有询单的营业日 first business day with inquiries
    to_day date not null,              -- 最后一个营业日 last business day
    inquiry_count bigint not null,     -- 归因期已满的询单 matured inquiries
    converted_count bigint not null,   -- 其中成交 of these, converted
    raw_rate double,                   -- 实际转化率 converted ÷ matured
    expected_rate double,              -- 预期：同样的询单由水平居中的客服来接 the same inquiries with an average agent
    observed_to_expected_ratio double,  -- 实际÷预期 observed ÷ expected
    adjusted_rate double,              -- 校正后的转化率：若全店的询单都由此人接，已向平均收缩 what all inquiries would convert at with this agent, shrunken
    lower_rate double,                 -- 其 90% 区间下限 lower bound of its 90 % interval
    upper_rate double,                 -- 其 90% 区间上限 upper bound
    average_rate double not null,      -- 全体人工的转化率 rate of all humans together
    above_average_probability double,  -- 高于平均的把握 probability of being above the average
    top_third_probability double,      -- 在前三分之一的把握 probability of being in the top third
    verdict varchar not null           -- 结论：above 高于预期 / as_expected 与预期相当 / below 低于预期 / too_few 样本太少，看不出
);
