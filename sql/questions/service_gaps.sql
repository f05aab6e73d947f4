/*
description: 丢单时客服少做了什么？ Which gaps of service go with the losses?
grain: [service_gap]
materialized: view
*/
with

gaps as (
    select
        value_at_stake_yuan,
        unnest(list_distinct(service_gaps)) as service_gap
    from marts.inquiry
    where outcome = 'lost'
)

select
    service_gap,                                                  -- 服务缺口 gap
    count(*) as gap_count,                                        -- 涉及流失询单 lost inquiries with it
    sum(value_at_stake_yuan)::decimal(18, 2) as lost_value_yuan   -- 其金额 their value
from gaps
group by service_gap
order by gap_count desc, service_gap asc
