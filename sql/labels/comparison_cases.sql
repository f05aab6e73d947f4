/*
description: 参与比较的询单：归因期已满，最近 26 周内。 The matured inquiries of the last 26 weeks, from which agents, campaigns and periods are compared.
grain: [inquiry_id]
materialized: view
*/
select
    cases.*,
    cast((period.to_day - cases.day) // 7 as integer) as weeks_back,  -- 往前第几周，0 为最近一周 weeks before the last
    period.first_day,                  -- 数据的第一个营业日 first business day of the data
    period.to_day                      -- 最近一周的最后一天 last day of the last week
from labels.inquiry_cases as cases
inner join labels.comparison_periods as period
    on cases.day <= period.to_day and cases.day > period.to_day - 182
where period.period = 'week' and cases.is_matured
