/*
description: 每天的询单转化率是多少？ What is the conversion rate of each day?
grain: [day]
materialized: view
*/
select
    day,
    sum(matured_converted_count)::bigint as matured_converted_count,  -- 归因期已满且付款 matured and paid
    sum(matured_count)::bigint as matured_count,                  -- 归因期已满 matured
    sum(matured_converted_count) / nullif(sum(matured_count), 0) as conversion_rate,  -- 询单转化率 conversion
    sum(pending_count)::bigint as pending_count                   -- 待定 pending
from marts.shop_day
group by day
order by day
