/*
description: 店铺每日；人数去重，不等于客服之和。 Each shop and day; people counted once.
grain: [platform, shop_id, day]
materialized: view
*/
select cuts.* exclude (cut, agent_id, campaign_id)
from marts.cut_day as cuts
where cuts.cut = 'shop'
