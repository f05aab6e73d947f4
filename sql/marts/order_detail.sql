/*
description: >
  订单，一单一行：件数、钱、时间，下单后仍未付款的有没有人催付、催回来没有。催回来的只是先后，不是因果。
  Orders, one row each, with their items, money and times, and whether one left unpaid was reminded of and paid after it.
  Paid after a reminder is an observation, not its effect; that takes a group nobody reminds.
grain: [platform, shop_id, order_id]
materialized: view
sorted_by: [created_at]
*/
with

reminded as (
    select
        platform,
        shop_id,
        order_id,
        arg_max(agent_id, (last_reminder_at, agent_id)) as agent_id,
        min(first_reminder_at) as first_reminder_at
    from core.follow_ups
    where first_reminder_at is not null
    group by platform, shop_id, order_id
),

unpaid as (
    select
        orders.platform,
        orders.shop_id,
        orders.order_id,
        orders.day + settings.window_days - 1 + settings.payment_grace_days as pay_by_day
    from core.orders as orders
    cross join config.settings as settings
    where orders.is_left_unpaid and not orders.is_flagged and orders.buyer_key <> ''
)

select
    ----------  ids
    orders.platform,                   -- 平台 platform
    orders.shop_id,                    -- 店铺 shop
    orders.order_id,                   -- 订单号 order number
    orders.buyer_key,                  -- 买家假名 pseudonym
    orders.product_id,                 -- 首行商品 product of the first line
    orders.campaign_id,                -- 订单自带的活动 campaign named by the order
    reminded.agent_id as reminded_by_agent_id,  -- 付款前最后催付的客服 agent who reminded of it last before the payment
    ----------  attributes
    orders.day,                        -- 下单营业日 business day of creation
    orders.buyer_rule,                 -- 买家怎么知道的 how its buyer is known
    orders.flag,                       -- 插旗／备注标记 flag
    orders.is_flagged,                 -- 是否不计 whether nobody's
    orders.close_reason,               -- 关闭原因，导出没写关闭时间的也有 close reason, whether or not the export says when
    unpaid.order_id is not null as is_unpaid,  -- 下单一阵子后是否仍未付款 whether still unpaid a while after it was made
    unpaid.order_id is not null and reminded.first_reminder_at is not null as is_reminded,  -- 是否催付过 whether somebody reminded of it
    unpaid.order_id is not null
    and coalesce(
        reminded.first_reminder_at < orders.paid_at and business_day(orders.paid_at) <= unpaid.pay_by_day, false
    ) as is_recovered,                 -- 催付之后是否按期付款 whether paid in time after a reminder
    ----------  measures
    orders.item_count,                 -- 件数 items
    orders.amount_yuan,                -- 应付 amount
    orders.paid_yuan,                  -- 实付，含定金 paid, deposit included
    orders.deposit_yuan,               -- 其中定金 deposit in it
    if(orders.deposit_yuan > 0, orders.paid_yuan - orders.deposit_yuan, 0)::decimal(18, 2) as balance_yuan,  -- 其中尾款 balance in it, of orders with a deposit
    orders.refund_yuan,                -- 退款 refunded
    ----------  times
    orders.created_at,                 -- 下单 created
    orders.deposit_paid_at,            -- 定金付款 deposit paid
    orders.paid_at,                    -- 首次付款（含定金） first paid, a deposit included
    orders.shipped_at,                 -- 发货 shipped
    orders.closed_at,                  -- 关闭 closed
    orders.refunded_at,                -- 最后退款 last refunded
    reminded.first_reminder_at         -- 第一次催付 first reminder
from core.orders as orders
left join unpaid using (platform, shop_id, order_id)
left join reminded using (platform, shop_id, order_id)
