/*
description: 这个指标到底怎么算？ What exactly is this figure?
grain: [metric]
materialized: view
*/
select
    metric,
    name_zh,
    name_en,
    numerator,
    denominator,
    note
from marts.definition
order by metric
