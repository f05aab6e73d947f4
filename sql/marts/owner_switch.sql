/*
description: 换了口径就换了主的订单：默认口径归谁，另一口径归谁，各为什么。 Orders that have another owner under another preset than the default, and why.
grain: [platform, shop_id, order_id, preset]
partition: day
*/
with

attributed as (
    select attribution.*
    from core.order_attribution as attribution
    semi join run.days using (day)
)

select
    ----------  ids
    usual.platform,                    -- 平台 platform
    usual.shop_id,                     -- 店铺 shop
    usual.order_id,                    -- 订单号 order number
    other.preset,                      -- 另一口径 the other preset
    usual.buyer_key,                   -- 买家假名 pseudonym
    usual.agent_id,                    -- 默认口径归谁，空为无人 owner under the default; null for nobody
    other.agent_id as other_agent_id,  -- 另一口径归谁，空为无人 owner under the other; null for nobody
    ----------  attributes
    usual.day,                         -- 下单营业日 business day of creation
    usual.rule,                        -- 默认口径凭哪条规则 rule of the default
    other.rule as other_rule,          -- 另一口径凭哪条规则 rule of the other
    usual.why,                         -- 默认口径为什么 why under the default
    other.why as other_why,            -- 另一口径为什么 why under the other
    ----------  measures
    orders.paid_yuan                   -- 实付 paid
from attributed as usual
inner join config.settings as settings on usual.preset = settings.attribution_preset
inner join attributed as other
    on
        usual.platform = other.platform
        and usual.shop_id = other.shop_id
        and usual.order_id = other.order_id
        and usual.agent_id is distinct from other.agent_id
inner join core.orders as orders
    on
        usual.platform = orders.platform
        and usual.shop_id = orders.shop_id
        and usual.order_id = orders.order_id
