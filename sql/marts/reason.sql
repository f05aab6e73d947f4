/*
description: 流失原因表。 The taxonomy of reasons.
grain: [reason]
*/
select
    reason,                            -- 原因代码 code
    reason_group,                      -- 大类 group
    name_zh,                           -- 中文名 Chinese name
    name_en,                           -- 英文名 English name
    definition,                        -- 定义 definition
    owner                              -- 谁能解决 who can fix it
from config.reasons
