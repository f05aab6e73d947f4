/*
description: 平台自己的绩效数字，一格一行，用于对账。 The platforms' own figures, one cell a row, for reconciliation.
grain: [load_id, line, metric]
filled_by: ingest
*/
create table raw.kpi (
    load_id bigint not null,           -- 载入序号 load number
    file varchar not null,             -- 来源文件 source file
    line bigint not null,              -- 行号 line number
    platform varchar not null,         -- 平台 platform
    shop_id varchar not null,          -- 店铺 shop
    agent_id varchar,                  -- 客服账号，空为全店 agent account, null for the shop
    day date,                          -- 日期 day
    metric varchar not null,           -- 平台的指标名 the platform's name of the metric
    value double                       -- 数值，时长为秒 value; durations in seconds
);
