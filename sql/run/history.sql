/*
description: 已完成的运行。 Finished runs.
grain: [run_number]
filled_by: xundan.run
*/
create table run.history (
    run_number bigint not null,        -- 第几次运行 number of the run
    run_id varchar not null,           -- 运行号 run
    as_of timestamptz not null,        -- 截止时刻 as_of
    last_load_id bigint not null,      -- 用到的载入序号 last load used
    fingerprint varchar not null,      -- 口径与设置的指纹 fingerprint of models and settings
    finished_at timestamptz not null   -- 完成时刻（墙钟） wall-clock time of its end
);
