/*
description: 换一种归属规则，订单归谁？ To whom would another rule give our orders?
grain: [preset, agent_id]
materialized: view
*/
select
    preset,
    coalesce(agent_id, '') as agent_id,                           -- 客服，空为无人 agent, '' for nobody
    count(*) as order_count,                                      -- 订单 orders
    sum(paid_yuan)::decimal(18, 2) as paid_yuan                   -- 实付 paid
from marts.order_attribution
group by all
order by preset, agent_id
