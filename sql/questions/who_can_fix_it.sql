/*
description: 谁能改，能改多少？ Who can fix how much of it?
grain: [owner]
materialized: view
*/
select
    owner,
    sum(lost_count)::bigint as lost_count,                        -- 流失询单 lost
    sum(lost_value_yuan)::decimal(18, 2) as lost_value_yuan       -- 流失金额 value at stake
from marts.reason_day
group by owner
order by lost_value_yuan desc, owner asc
