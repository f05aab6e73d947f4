/*
description: 店铺每日的订单，按下单日；age_days 说这批订单到今天多大了，退款率随之而长。 The shop's orders by the day they were made, with the age of the cohort, as which its refunds grow.
grain: [platform, shop_id, day]
materialized: view
*/
select
    cuts.* exclude (cut, preset, agent_id),
    business_day((select as_of from run.run)) - cuts.day as age_days  -- 这批订单的天数 age of the cohort in days
from marts.cut_order_day as cuts
inner join config.settings as settings on cuts.preset = settings.attribution_preset
where cuts.cut = 'shop'
