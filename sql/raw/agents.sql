/*
description: 客服花名册，保留每次导出的版本；最后载入的为准。 The desk's people, every exported version; the last loaded wins.
grain: [load_id, agent_id, file, line]
filled_by: ingest
*/
create table raw.agents (
    load_id bigint not null,           -- 载入序号 load number
    file varchar not null,             -- 来源文件 source file
    line bigint not null,              -- 行号 line number
    agent_id varchar not null,         -- 客服账号 agent account
    name varchar not null,             -- 姓名／花名 name
    team varchar,                      -- 小组 team
    role varchar,                      -- pre_sale / in_sale / after_sale
    is_bot boolean,                    -- 是否机器人 whether a bot
    accounts varchar,                  -- 此人的其他账号或旧账号，以 ; 分隔 the person's other or former accounts, joined by ;
    monthly_salary_yuan decimal(18, 2),  -- 月薪 monthly salary
    hired_on date,                     -- 入职 hired
    left_on date,                      -- 离职 left
    extra json                         -- 其余列 unknown columns, kept
);
