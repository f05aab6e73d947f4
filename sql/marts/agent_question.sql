/*
description: >
  值得一问的做法，只是问题，不是结论：挑单、抢单、推单、刷句数、事后插旗。占比与其余客服的占比并列。
  Questions about conduct, never verdicts; each share stands beside that of all other agents.
grain: [agent_id, period, question]
materialized: whole
filled_by: xundan.compare.fill:agent_question
reads: labels.agent_conduct
tests:
  - one_of: {question: [cherry_picking, sniping, dumping, padding, flags]}
*/
create table marts.agent_question (
    agent_id varchar not null,         -- 客服 agent
    period varchar not null,           -- 期间 period, as in agent_comparison
    question varchar not null,         -- cherry_picking 主动找好成交的 / sniping 别人接过、成交前五分钟才到 / dumping 开了头的难单留给别人 / padding 两个字以内的消息 / flags 只有不计订单的询单
    case_count bigint not null,        -- 次数 cases
    of_count bigint not null,          -- 基数 out of
    case_rate double not null,         -- 占比 share
    others_rate double,                -- 其余客服的占比 share of all others
    is_asked boolean not null          -- 是否值得一问 whether the question is asked
);
