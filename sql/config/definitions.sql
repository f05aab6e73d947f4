/*
description: 指标定义：分子、分母与说明，中英文。 What each metric is, numerator over denominator.
grain: [metric]
filled_by: xundan.config
*/
create table config.definitions (
    metric varchar not null,           -- 指标，即列名 metric, named as its column
    name_zh varchar not null,          -- 中文名 Chinese name
    name_en varchar not null,          -- 英文名 English name
    numerator varchar not null,        -- 分子 numerator
    numerator_en varchar not null,     -- 分子（英文） numerator in English
    denominator varchar,               -- 分母，空为不是比率 denominator, null where it is no rate
    denominator_en varchar,            -- 分母（英文） denominator in English
    note varchar,                      -- 说明 remark
    note_en varchar                    -- 说明（英文） remark in English
);
