/*
description: 每个售前口径每店每日的人数；stage_preset_day 取自此处。 People of each preset of the stage, shop and day, from which stage_preset_day is taken.
grain: [stage_preset, platform, shop_id, day]
partition: day
tests:
  - received_buyer_count = inquiry_buyer_count + after_sale_buyer_count
  - bought_buyer_count <= inquiry_buyer_count
*/
select
    ----------  ids
    stages.stage_preset,               -- 售前口径 preset
    stages.platform,                   -- 平台 platform
    stages.shop_id,                    -- 店铺 shop
    stages.day,                        -- 营业日 business day
    ----------  measures
    count(*) as received_buyer_count,  -- 接待人数 people received
    count(*) filter (where stages.is_inquiry) as inquiry_buyer_count,  -- 询单人数 people who asked in order to buy
    count(*) filter (where not stages.is_inquiry) as after_sale_buyer_count,  -- 其余，算售后 the rest, after-sale
    count(*) filter (where stages.is_inquiry and stages.is_ordered) as ordered_buyer_count,  -- 下单人数 of the inquiries, people who ordered
    count(*) filter (where stages.is_inquiry and stages.is_converted) as bought_buyer_count,  -- 成交人数 of the inquiries, people who paid in time
    ----------  times
    day_ends_at(
        stages.day + any_value(presets.window_days) - 1 + any_value(settings.payment_grace_days)
    ) as closes_at                     -- 窗口与付款期何时关 when window and payment window have closed
from core.buyer_day_stages as stages
semi join run.days using (day)
inner join config.stage_presets as presets using (stage_preset)
cross join config.settings as settings
group by stages.stage_preset, stages.platform, stages.shop_id, stages.day
