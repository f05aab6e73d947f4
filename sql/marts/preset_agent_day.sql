/*
description: 每个口径下归到每位客服名下的订单，按下单日；agent_id 为空是无人的。 Orders credited to each agent under each preset, by the day they were made; '' for nobody's.
grain: [preset, agent_id, day]
materialized: view
*/
select
    coalesce(agents.agent_name, cuts.agent_id) as agent_name,  -- 客服姓名 name of the agent
    coalesce(agents.team, '') as team,  -- 小组 team
    cuts.* exclude (cut, platform, shop_id),
    business_day((select as_of from run.run)) - cuts.day as age_days  -- 这批订单的天数 age of the cohort in days
from marts.cut_order_day as cuts
left join staging.agents as agents using (agent_id)
where cuts.cut = 'agent'
