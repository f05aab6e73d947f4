/*
description: 客服×活动每日。 Each agent, campaign and day.
grain: [agent_id, campaign_id, day]
materialized: view
tests:
  - sums_to: {lost_count: marts.shop_day.lost_count, inquiry_count: marts.shop_day.inquiry_count}
*/
select
    coalesce(agents.agent_name, cuts.agent_id) as agent_name,  -- 客服姓名 name of the agent
    coalesce(agents.team, '') as team,  -- 小组 team
    coalesce(named.campaign_name, case cuts.campaign_id when 'none' then '无活动' else cuts.campaign_id end) as campaign_name,  -- 活动名称 name of the campaign
    cuts.* exclude (cut, platform, shop_id)
from marts.cut_day as cuts
left join staging.agents as agents using (agent_id)
left join staging.campaigns as named using (campaign_id)
where cuts.cut = 'agent_campaign'
