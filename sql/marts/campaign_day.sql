/*
description: 活动每日。 Each campaign and day.
grain: [campaign_id, day]
materialized: view
tests:
  - sums_to: {lost_count: marts.shop_day.lost_count, inquiry_count: marts.shop_day.inquiry_count}
*/
select
    coalesce(named.campaign_name, case cuts.campaign_id when 'none' then '无活动' else cuts.campaign_id end) as campaign_name,  -- 活动名称 name of the campaign
    cuts.* exclude (cut, platform, shop_id, agent_id)
from marts.cut_day as cuts
left join staging.campaigns as named using (campaign_id)
where cuts.cut = 'campaign'
