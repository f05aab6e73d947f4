/*
description: 这个活动的买家卡在哪里？ What do a campaign's buyers stumble over?
grain: [campaign_id, reason]
materialized: view
*/
select
    campaign_id,
    any_value(campaign_name) as campaign_name,
    reason,
    any_value(reason_name) as reason_name,
    sum(lost_count)::bigint as lost_count,                        -- 流失询单 lost
    sum(lost_value_yuan)::decimal(18, 2) as lost_value_yuan       -- 流失金额 value at stake
from marts.campaign_reason_day
where reason_group <> 'unknown'
group by campaign_id, reason
order by campaign_id asc, lost_value_yuan desc, reason asc
