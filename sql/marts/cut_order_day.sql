/*
description: >
  每口径下归到谁名下的订单，按下单日：全店一行（归谁都算），每位客服一行（空为无人）。人数各自去重；刷单不在内。
  Orders by the day they were made, under each preset, of the shop and of each agent they are credited to ('' for nobody).
  People are distinct within each row; flagged orders aside.
grain: [cut, preset, platform, shop_id, agent_id, day]
partition: day
tests:
  - one_of: {cut: [shop, agent]}
  - paid_order_count <= order_count
  - refunded_order_count <= paid_order_count
*/
with

owned as (
    select
        attribution.preset,
        attribution.platform,
        attribution.shop_id,
        coalesce(attribution.agent_id, '') as agent_id,
        attribution.day,
        orders.buyer_key,
        orders.item_count,
        orders.paid_yuan,
        orders.refund_yuan,
        orders.paid_at is not null as is_paid,
        orders.paid_at is not null and orders.closed_at is not null and orders.shipped_at is null
            as is_cancelled_unshipped
    from core.order_attribution as attribution
    semi join run.days using (day)
    inner join core.orders as orders using (platform, shop_id, order_id)
    where attribution.rule <> 'flagged'
),

counts as (
    select
        if(grouping(agent_id) = 0, 'agent', 'shop') as cut,
        preset,
        coalesce(platform, '') as platform,
        coalesce(shop_id, '') as shop_id,
        coalesce(agent_id, '') as agent_id,
        day,
        count(*) as order_count,
        count(*) filter (where is_paid) as paid_order_count,
        count(distinct buyer_key) filter (where is_paid and buyer_key <> '') as paid_buyer_count,
        coalesce(sum(item_count) filter (where is_paid), 0)::bigint as paid_item_count,
        coalesce(sum(item_count) filter (where is_paid and buyer_key <> ''), 0)::bigint as known_buyer_item_count,
        coalesce(sum(paid_yuan) filter (where is_paid and buyer_key <> ''), 0) as known_buyer_paid_yuan,
        coalesce(sum(paid_yuan) filter (where is_paid), 0) as paid_yuan,
        count(*) filter (where is_paid and refund_yuan > 0) as refunded_order_count,
        coalesce(sum(refund_yuan) filter (where is_paid), 0) as refund_yuan,
        count(*) filter (where is_cancelled_unshipped) as unshipped_cancel_order_count
    from owned
    group by grouping sets ((preset, day, platform, shop_id), (preset, day, agent_id))
)

select
    ----------  ids
    cut,                               -- 哪种切法 cut: shop / agent
    preset,                            -- 口径 preset
    platform,                          -- 平台，各客服为空 platform; '' in rows of agents
    shop_id,                           -- 店铺，各客服为空 shop; '' in rows of agents
    agent_id,                          -- 归属客服，空为无人或全店 agent credited; '' for nobody and for the shop
    day,                               -- 下单营业日 business day of creation
    ----------  measures
    order_count,                       -- 订单数 orders
    paid_order_count,                  -- 付了款的订单 orders paid
    paid_buyer_count,                  -- 付了款的买家 buyers who paid
    paid_item_count,                   -- 付了款的件数 items paid
    known_buyer_item_count,            -- 其中知道买家的件数 of these, items of known buyers
    paid_yuan::decimal(18, 2) as paid_yuan,  -- 实付 paid
    known_buyer_paid_yuan::decimal(18, 2) as known_buyer_paid_yuan,  -- 其中知道买家的实付 of this, paid by known buyers
    refunded_order_count,              -- 有退款的订单 orders with a refund
    refund_yuan::decimal(18, 2) as refund_yuan,  -- 退款 refunded
    (paid_yuan - refund_yuan)::decimal(18, 2) as net_paid_yuan,  -- 净销售额：实付−退款 paid less refunded
    unshipped_cancel_order_count,      -- 出库流失：付款后发货前取消的订单 orders cancelled after payment and before shipping
    ----------  rates, null where the denominator is zero
    paid_order_count / nullif(order_count, 0) as order_payment_rate,  -- 订单付款率：付款订单÷订单 orders paid ÷ orders
    refunded_order_count / nullif(paid_order_count, 0) as order_refund_rate,  -- 订单退款率：有退款的订单÷付款订单 orders refunded ÷ orders paid
    (known_buyer_paid_yuan / nullif(paid_buyer_count, 0))::decimal(18, 2) as per_buyer_yuan,  -- 客单价：付款买家的实付÷付款买家 paid by known buyers ÷ buyers
    known_buyer_item_count / nullif(paid_buyer_count, 0) as per_buyer_item_ratio,  -- 客件数：付款买家的件数÷付款买家 items of known buyers ÷ buyers
    (paid_yuan / nullif(paid_item_count, 0))::decimal(18, 2) as per_item_yuan,  -- 件均价：实付÷件数 paid ÷ items
    paid_item_count / nullif(paid_order_count, 0) as per_order_item_ratio  -- 连带率：件数÷付款订单 items ÷ orders
from counts
