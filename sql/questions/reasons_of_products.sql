/*
description: 哪些商品为什么丢单？ Which products are lost, and why?
grain: [product_id, reason]
materialized: view
*/
select
    product_id,
    reason,
    count(*) as lost_count,                                       -- 流失询单 lost
    sum(value_at_stake_yuan)::decimal(18, 2) as lost_value_yuan   -- 流失金额 value at stake
from marts.inquiry
where outcome = 'lost' and product_id <> '' and reason_group <> 'unknown'
group by product_id, reason
order by lost_value_yuan desc, product_id asc, reason asc
