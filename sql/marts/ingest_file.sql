/*
description: 载入过的文件与行数账。 Files taken, and the accounting of their rows.
grain: [load_id]
*/
select
    files.load_id,                     -- 载入序号 load number
    files.run_id,                      -- 哪次运行 run
    files.file,                        -- 文件 file
    files.kind,                        -- 种类 kind
    files.platform,                    -- 版式 layout
    files.rows_in,                     -- 行数 rows in
    files.rows_kept,                   -- 收下 kept
    files.rows_duplicate,              -- 重复 duplicate
    files.rows_filtered,               -- 过滤 filtered
    files.rows_rejected,               -- 拒收 rejected
    files.note,                        -- 说明 remarks
    ----------  times
    files.loaded_at                    -- 载入时刻（墙钟） wall-clock time of the load
from staging.files as files
