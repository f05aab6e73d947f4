/*
description: 指标定义：分子、分母与说明，中英文；名字就是列名。 What each metric is, numerator over denominator; named as its column.
grain: [metric]
*/
select
    metric,                            -- 指标，即列名 metric, named as its column
    name_zh,                           -- 中文名 Chinese name
    name_en,                           -- 英文名 English name
    numerator,                         -- 分子 numerator
    numerator_en,                      -- 分子（英文） numerator in English
    denominator,                       -- 分母，空为不是比率 denominator, null where it is no rate
    denominator_en,                    -- 分母（英文） denominator in English
    note,                              -- 说明 remark
    note_en                            -- 说明（英文） remark in English
from config.definitions
