/*
description: 每个载入的文件一行：行数＝收下＋重复＋过滤＋拒收。 One row per file taken; rows in = kept + duplicate + filtered + rejected.
grain: [load_id]
filled_by: ingest
tests:
  - rows_in = rows_kept + rows_duplicate + rows_filtered + rows_rejected
*/
create table raw.files (
    load_id bigint not null,           -- 载入序号 load number
    run_id varchar not null,           -- 由哪次运行载入 run that took it
    loaded_at timestamptz not null,    -- 载入时刻（墙钟） wall-clock time of the load
    file varchar not null,             -- 文件（相对 inbox/），已脱敏 file, relative to inbox/, masked
    path_key varchar not null,         -- 路径指纹 keyed fingerprint of the path
    sha256 varchar not null,           -- 内容指纹 fingerprint of the content
    size_bytes bigint not null,        -- 大小 size
    modified_ns bigint not null,       -- 文件修改时刻（1970 年起纳秒） when it was last modified, ns since 1970
    kind varchar not null,             -- chats / orders / campaigns / agents / kpi
    platform varchar,                  -- 识别出的版式，几种以逗号分隔，未识别为空 layouts recognised, null if none
    rows_in bigint not null,           -- 行数 rows in
    rows_kept bigint not null,         -- 收下 kept
    rows_duplicate bigint not null,    -- 重复 duplicate
    rows_filtered bigint not null,     -- 过滤（平台噪声行） filtered: the platform's noise
    rows_rejected bigint not null,     -- 拒收 rejected
    note varchar                       -- 说明，如未知列 remarks, such as unknown columns
);
