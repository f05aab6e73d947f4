/*
description: 我们为什么丢单，每种原因值多少钱？ Why do we lose inquiries, and what does each reason cost?
grain: [reason]
materialized: view
*/
select
    reason,
    any_value(reason_name) as reason_name,
    any_value(owner) as owner,
    sum(lost_count)::bigint as lost_count,                        -- 流失询单 lost
    sum(lost_value_yuan)::decimal(18, 2) as lost_value_yuan       -- 流失金额 value at stake
from marts.reason_day
group by reason
order by lost_value_yuan desc, reason asc
