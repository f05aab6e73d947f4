/*
description: 每个订单在每个口径下归谁、为什么。 Whose each order is under each preset, and why.
grain: [platform, shop_id, order_id, preset]
materialized: view
sorted_by: [created_at, order_id]
*/
select
    ----------  ids
    attribution.platform,              -- 平台 platform
    attribution.shop_id,               -- 店铺 shop
    attribution.order_id,              -- 订单号 order number
    attribution.preset,                -- 口径 preset
    attribution.buyer_key,             -- 买家假名 pseudonym
    attribution.agent_id,              -- 归属客服，空为无人 agent, null for nobody
    attribution.inquiry_id,            -- 归属询单 inquiry
    ----------  attributes
    attribution.day,                   -- 下单营业日 business day of creation
    attribution.preset_version,        -- 口径版本 version of the preset
    attribution.rule,                  -- 规则 rule
    attribution.why,                   -- 为什么 why
    orders.buyer_rule,                 -- 买家怎么知道的：export 平台给的 / quoted 买家报过单号 / told 发给过买家 / ambiguous 不止一位报过 / unnamed 无人报过 how its buyer is known
    ----------  measures
    orders.item_count,                 -- 件数 items
    orders.amount_yuan,                -- 应付 amount
    orders.paid_yuan,                  -- 实付 paid
    orders.refund_yuan,                -- 退款 refunded
    ----------  times
    attribution.created_at,            -- 下单 created
    attribution.paid_at                -- 付款 paid
from core.order_attribution as attribution
inner join core.orders as orders using (platform, shop_id, order_id)
