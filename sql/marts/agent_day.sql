/*
description: 客服每日。 Each agent and day.
grain: [agent_id, day]
materialized: view
tests:
  - sums_to: {lost_count: marts.shop_day.lost_count, inquiry_count: marts.shop_day.inquiry_count}
*/
select
    coalesce(agents.agent_name, cuts.agent_id) as agent_name,  -- 客服姓名 name of the agent
    coalesce(agents.team, '') as team,  -- 小组 team
    cuts.* exclude (cut, platform, shop_id, campaign_id)
from marts.cut_day as cuts
left join staging.agents as agents using (agent_id)
where cuts.cut = 'agent'
