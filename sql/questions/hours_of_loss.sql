/*
description: 一天里几点丢得最多？ At what hour of the day is most lost?
grain: [opened_hour]
materialized: view
*/
select
    hour(opened_at)::integer as opened_hour,   -- 买家开口的钟点（连接的时区） hour the buyer first wrote, in the connection's zone
    count(*) as inquiry_count,                                    -- 询单 inquiries
    count(*) filter (where outcome = 'lost') as lost_count,       -- 流失 lost
    sum(value_at_stake_yuan)::decimal(18, 2) as lost_value_yuan   -- 流失金额 value at stake
from marts.inquiry
group by opened_hour
order by opened_hour
