/*
description: 每日流失原因（按活动），无声流失也是一行。 Lost inquiries of each campaign, reason and day; the unknown is a row too.
grain: [campaign_id, reason, day]
materialized: view
tests:
  - sums_to: {lost_count: marts.shop_day.lost_count}
*/
select cuts.* exclude (cut, agent_id, agent_name)
from marts.cut_reason_day as cuts
where cuts.cut = 'campaign'
