/*
description: 下单没付的有多少，催回来多少？ How many orders stayed unpaid, and how many were recovered?
grain: [day]
materialized: view
*/
select
    day,
    sum(unpaid_order_count)::bigint as unpaid_order_count,        -- 未付订单 unpaid orders
    sum(reminded_order_count)::bigint as reminded_order_count,    -- 催过 reminded
    sum(recovered_order_count)::bigint as recovered_order_count,  -- 催后付款 then paid
    sum(recovered_yuan)::decimal(18, 2) as recovered_yuan         -- 催回金额 their yuan
from marts.reminder_day
where cut = 'shop'
group by day
order by day
