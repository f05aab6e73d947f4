/*
description: 每个售前口径下，每位买家每天算不算询单、凭什么、买没买。 Under each preset of the stage, whether each buyer of a day is an inquiry, why, and whether he bought.
grain: [stage_preset, platform, shop_id, buyer_key, day]
materialized: view
sorted_by: [day, buyer_key]
*/
select
    stages.stage_preset,               -- 售前口径 preset
    stages.platform,                   -- 平台 platform
    stages.shop_id,                    -- 店铺 shop
    stages.buyer_key,                  -- 买家假名 pseudonym
    stages.day,                        -- 接待的营业日 business day
    stages.is_inquiry,                 -- 是否算询单 whether an inquiry
    stages.rule,                       -- 依据：pre_sale_words 有售前的话 / no_pre_sale_words 没有 / no_recent_order 近期没买过 / ordered_again 老客又买 / not_ordered_again 老客没买 rule that decided
    stages.is_ordered,                 -- 窗口内是否下单或付款 whether ordered or paid inside the window
    stages.is_converted,               -- 是否按期付款 whether paid in time
    stages.order_id                    -- 窗口内首个订单 first order inside the window
from core.buyer_day_stages as stages
