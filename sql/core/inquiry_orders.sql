/*
description: >
  默认口径下归于询单的订单，各有窗口与付款期限。 Orders attributed to inquiries under the default preset, with their windows.
grain: [platform, shop_id, order_id]
partition: buyer_key
*/
with

attributed as (
    select
        attribution.*,
        day_ends_at(business_day(attribution.last_message_at) + settings.window_days - 1) as closes_at,
        day_ends_at(
            business_day(attribution.last_message_at) + settings.window_days - 1 + settings.payment_grace_days
        ) as pay_by_at
    from core.order_attribution as attribution
    semi join run.buyers using (buyer_key)
    cross join config.settings as settings
    where attribution.preset = settings.attribution_preset and attribution.inquiry_id is not null
)

select
    ----------  ids
    attributed.platform,               -- 平台 platform
    attributed.shop_id,                -- 店铺 shop
    attributed.order_id,               -- 订单号 order number
    attributed.inquiry_id,             -- 询单 inquiry
    attributed.buyer_key,              -- 买家假名 pseudonym
    attributed.agent_id,               -- 归属客服 agent credited
    orders.product_id,                 -- 商品 product
    orders.campaign_id,                -- 活动 campaign
    orders.campaign_ids,               -- 各商品行的全部活动 all campaigns named by its lines
    ----------  attributes
    attributed.rule,                   -- 归属规则 rule of attribution
    attributed.rule = 'pay' or coalesce(orders.paid_at < attributed.pay_by_at, false) as is_paid,  -- 是否按期付款 whether paid in time
    coalesce(orders.closed_at < attributed.pay_by_at, false) as is_cancelled,  -- 是否在付款期内关闭 whether closed before the payment window ended
    orders.paid_at is not null and orders.closed_at is not null and orders.shipped_at is null as is_cancelled_unshipped,  -- 是否付款后、发货前取消 whether cancelled after payment and before shipping
    orders.paid_yuan > 0 and orders.refund_yuan >= orders.paid_yuan as is_refunded,  -- 是否全额退款 whether wholly refunded
    ----------  measures
    orders.item_count,                 -- 件数 items
    orders.amount_yuan,                -- 应付 amount
    orders.paid_yuan,                  -- 实付 paid
    orders.deposit_yuan,               -- 其中定金 deposit in it
    orders.refund_yuan,                -- 退款 refunded
    ----------  times
    orders.created_at,                 -- 下单 created
    orders.paid_at,                    -- 付款 paid
    attributed.closes_at,              -- 窗口关闭 window closes
    attributed.pay_by_at               -- 付款期限 payment window closes
from attributed
inner join core.orders as orders using (platform, shop_id, order_id)
