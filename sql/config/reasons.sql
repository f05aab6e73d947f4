/*
description: 流失原因表。 The taxonomy of reasons.
grain: [reason]
filled_by: xundan.config
*/
create table config.reasons (
    reason varchar not null,           -- 原因代码 code
    reason_group varchar not null,     -- 大类 group
    name_zh varchar not null,          -- 中文名 Chinese name
    name_en varchar not null,          -- 英文名 English name
    definition varchar not null,       -- 定义 definition
    owner varchar not null             -- 谁能解决 who can fix it
);
