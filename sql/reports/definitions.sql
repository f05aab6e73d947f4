/*
description: 每个指标的分子、分母与说明，报告里悬停可见。 Numerator, denominator and remark of each metric.
grain: [report, metric]
*/
select
    cover.report,                                                 -- 报告 report
    definition.metric,                                            -- 指标，即列名 metric, named as its column
    if(cover.language = 'en', definition.name_en, definition.name_zh) as name,  -- 名称 name
    if(cover.language = 'en', definition.numerator_en, definition.numerator) as numerator,  -- 分子 numerator
    if(cover.language = 'en', definition.denominator_en, definition.denominator) as denominator,  -- 分母 denominator
    if(cover.language = 'en', definition.note_en, definition.note) as note  -- 说明 remark
from reports.cover as cover
cross join marts.definition as definition
