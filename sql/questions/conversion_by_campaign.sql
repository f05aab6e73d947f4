/*
description: 每个活动的转化率与流失是多少？ What does each campaign convert and lose?
grain: [campaign_id]
materialized: view
*/
select
    campaign_id,
    any_value(campaign_name) as campaign_name,
    sum(matured_converted_count)::bigint as matured_converted_count,  -- 归因期已满且付款 matured and paid
    sum(matured_count)::bigint as matured_count,                  -- 归因期已满 matured
    sum(matured_converted_count) / nullif(sum(matured_count), 0) as conversion_rate,  -- 询单转化率 conversion
    sum(lost_value_yuan)::decimal(18, 2) as lost_value_yuan       -- 流失金额 value at stake
from marts.campaign_day
group by campaign_id
order by lost_value_yuan desc, campaign_id asc
