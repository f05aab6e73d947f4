/*
description: 拒收的行与文件。 Rows and files refused.
grain: [load_id, file, line]
*/
select
    rejects.load_id,                   -- 载入序号 load number
    rejects.file,                      -- 文件 file
    rejects.line,                      -- 行号，0 为整份 line, 0 for the whole file
    rejects."column",                  -- 列 column
    rejects.reason,                    -- 原因与办法 reason and remedy
    rejects.content                    -- 已脱敏原文 masked content
from staging.rejects as rejects
