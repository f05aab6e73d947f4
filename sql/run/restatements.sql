/*
description: 历次发布改动了哪些已公布的数字，只增不减。 What each publication changed in figures published before; earlier runs' rows stay.
grain: [run_id, table, key, column]
filled_by: xundan.restatement
*/
create table run.restatements (
    run_id varchar not null,           -- 运行号 run
    "table" varchar not null,          -- 哪张表 table
    key varchar not null,            -- 哪一行 row
    "column" varchar not null,         -- 哪一列 column
    platform varchar not null,         -- 平台 platform
    shop_id varchar not null,          -- 店铺 shop
    inquiry_id varchar,                -- 询单 inquiry
    agent_id varchar,                  -- 客服 agent
    day date not null,                 -- 营业日 business day
    old varchar,                       -- 原来公布的 as published before
    new varchar,                       -- 现在公布的 as published now
    cause varchar not null,            -- 原因 cause
    last_as_of timestamptz not null,   -- 原来那次的截止时刻 as_of of the publication before
    as_of timestamptz not null         -- 现在的截止时刻 as_of of this publication
);
