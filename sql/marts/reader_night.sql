/*
description: 语言模型每天的请求数、词元与花费（批量文件带回的也算）。 Requests, tokens and cost of the language model by date, batch files included.
grain: [night, model]
materialized: view
*/
select
    night,                             -- 日期（店铺时区） date in the shop's zone
    model,                             -- 模型 model
    count(*) as request_count,         -- 请求 requests
    count(*) filter (where outcome in ('answered', 'cut_off', 'refused', 'imported')) as answered_count,  -- 有回应的 answered
    sum(input_tokens)::bigint as input_tokens,  -- 发出的词元 tokens sent
    sum(output_tokens)::bigint as output_tokens,  -- 收到的词元 tokens received
    sum(cost_yuan)::decimal(18, 6) as cost_yuan,  -- 花费（元） cost
    sum(cost_yuan) filter (where is_estimate)::decimal(18, 6) as estimated_yuan,  -- 其中按最坏估计的 of it by the worst case
    avg(latency_seconds) as latency_seconds  -- 平均用时（秒） mean seconds
from labels.reader_calls
group by night, model
