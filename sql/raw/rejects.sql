/*
description: 拒收的行与整份文件：哪里、为何、怎么办；内容已脱敏。 What was refused, where, why and what to do; content masked.
grain: [load_id, file, line]
filled_by: ingest
*/
create table raw.rejects (
    load_id bigint not null,           -- 载入序号 load number
    file varchar not null,             -- 文件 file
    line bigint not null,              -- 行号或消息序号；0 为整份文件 line or record number; 0 means the whole file
    "column" varchar,                  -- 出错的列 column at fault
    reason varchar not null,           -- 原因与办法 reason and remedy
    content varchar                    -- 已脱敏的原文 masked content
);
