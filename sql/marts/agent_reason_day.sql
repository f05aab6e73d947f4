/*
description: 每日流失原因（按客服），无声流失也是一行。 Lost inquiries of each agent, reason and day; the unknown is a row too.
grain: [agent_id, reason, day]
materialized: view
tests:
  - sums_to: {lost_count: marts.shop_day.lost_count}
*/
select cuts.* exclude (cut, campaign_id, campaign_name)
from marts.cut_reason_day as cuts
where cuts.cut = 'agent'
