/*
description: 本次运行，一行。 This run, one row.
filled_by: xundan.run
*/
create table run.run (
    run_id varchar not null,           -- 运行号 run
    as_of timestamptz not null,        -- 截止时刻，之后的不可见 what is later is hidden
    week_from date,                    -- 周报所指的周一 Monday of the week asked for
    previous_as_of timestamptz,        -- 上次截止时刻 as_of of the run before
    previous_load_id bigint not null,  -- 上次已用到的载入序号 last load the run before had used
    is_full boolean not null           -- 是否全量重建 whether everything is rebuilt
);
