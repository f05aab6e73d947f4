/*
description: 每个载入的文件一行。 One row per file taken.
grain: [load_id]
materialized: view
*/
select
    load_id,  -- 载入序号 load number
    run_id,  -- 由哪次运行载入 run that took it
    loaded_at,  -- 载入时刻（墙钟） wall-clock time of the load
    file,  -- 文件（相对 inbox/） file, relative to inbox/
    sha256,  -- 内容指纹 fingerprint of the content
    size_bytes,  -- 大小 size
    kind,  -- chats / orders / campaigns / agents / kpi
    platform,  -- 识别出的版式，未识别为空 layout recognised, null if none
    rows_in,  -- 行数 rows in
    rows_kept,  -- 收下 kept
    rows_duplicate,  -- 重复 duplicate
    rows_filtered,  -- 过滤（平台噪声行） filtered: the platform's noise
    rows_rejected,  -- 拒收 rejected
    note  -- 说明，如未知列 remarks, such as unknown columns
from raw.files
