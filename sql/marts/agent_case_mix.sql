/*
description: >
  客服接到的询单比全店容易还是难，差在哪里：各情形对预期转化率的贡献，加起来正好是预期减平均。
  What makes an agent's inquiries easier or harder than the desk's; the parts add up to expected_rate − average_rate.
grain: [agent_id, period, dimension]
materialized: whole
filled_by: xundan.compare.fill:agent_case_mix
reads: labels.inquiry_odds
*/
create table marts.agent_case_mix (
    agent_id varchar not null,         -- 客服 agent
    period varchar not null,           -- 期间 period, as in agent_comparison
    dimension varchar not null,        -- 情形 campaign / product / price / hour / weekday / week / buyer / source / topic / queue / other
    part double not null               -- 它使预期高出平均多少（0.01 为一个百分点） how far it lifts the expected rate above the average
);
