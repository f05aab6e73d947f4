/*
description: 拒收的行与文件。 Rows and files refused.
grain: [load_id, file, line]
materialized: view
*/
select
    load_id,  -- 载入序号 load number
    file,  -- 文件 file
    line,  -- 行号；0 为整份文件 line; 0 means the whole file
    "column",  -- 出错的列 column at fault
    reason,  -- 原因与办法 reason and remedy
    content  -- 已脱敏的原文 masked content
from raw.rejects
