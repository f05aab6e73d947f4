/*
description: >
  订单，一单一行；付定金即视为付款。 Orders, one row each; a deposit counts as payment.
grain: [platform, shop_id, order_id]
partition: buyer_key
*/
with

lines as (
    select lines.*
    from staging.touched_orders as lines
    semi join run.buyers using (buyer_key)
),

orders as (
    select
        platform,
        shop_id,
        order_id,
        any_value(buyer_key) as buyer_key,
        any_value(buyer_rule) as buyer_rule,
        arg_min(product_id, line_number) as product_id,
        list(distinct product_id order by product_id) filter (where product_id is not null) as product_ids,
        list(distinct sku order by sku) filter (where sku is not null) as skus,
        arg_min(campaign_id, line_number) as campaign_id,
        list(distinct campaign_id order by campaign_id) filter (where campaign_id is not null) as campaign_ids,
        coalesce(
            max(flag) filter (where list_contains((select excluded_flags from config.settings), flag)), max(flag)
        ) as flag,
        max(close_reason) as close_reason,
        sum(quantity)::bigint as item_count,
        sum(amount_yuan)::decimal(18, 2) as amount_yuan,
        sum(paid_yuan)::decimal(18, 2) as paid_yuan,
        sum(deposit_yuan)::decimal(18, 2) as deposit_yuan,
        sum(refund_yuan)::decimal(18, 2) as refund_yuan,
        min(created_at) as created_at,
        min(least(paid_at, deposit_paid_at)) as paid_at,
        min(deposit_paid_at) as deposit_paid_at,
        max(closed_at) as closed_at,
        min(shipped_at) as shipped_at,
        max(refunded_at) as refunded_at,
        min(created_at) + to_minutes((select follow_up_minutes from config.settings)) as patience_ends_at
    from lines
    group by platform, shop_id, order_id
)

select
    ----------  ids
    platform,                          -- 平台 platform
    shop_id,                           -- 店铺 shop
    order_id,                          -- 订单号 order number
    buyer_key,                         -- 买家假名，'' 为平台不给也认不出 pseudonym, '' where the platform gives none and none is found
    product_id,                        -- 首行商品 product of the first line
    coalesce(product_ids, []) || coalesce(skus, []) as product_ids,  -- 全部商品号与规格 all product ids and SKUs
    campaign_id,                       -- 订单自带的活动，取首个写明的商品行 campaign named by the order, by the first of its lines that names one
    coalesce(campaign_ids, []) as campaign_ids,  -- 各商品行自带的全部活动 all campaigns named by its lines
    ----------  attributes
    buyer_rule,                        -- 买家怎么知道的 how its buyer is known: export / quoted / told / ambiguous / unnamed
    business_day(created_at) as day,   -- 下单营业日 business day of creation
    flag,                              -- 插旗／备注标记 flag
    close_reason,                      -- 关闭原因 close reason
    coalesce(list_contains((select excluded_flags from config.settings), flag), false) as is_flagged,  -- 是否不计 whether nobody's
    patience_ends_at <= run_as_of()
    and coalesce(least(paid_at, closed_at), 'infinity'::timestamptz) > patience_ends_at
        as is_left_unpaid,             -- 下单 follow_up_minutes 分钟后是否仍未付款、也没关闭 whether neither paid nor closed follow_up_minutes after it was made
    ----------  measures
    item_count,                        -- 件数 items
    amount_yuan,                       -- 应付 amount
    paid_yuan,                         -- 实付，含定金 paid, deposit included
    deposit_yuan,                      -- 定金 deposit
    refund_yuan,                       -- 退款 refunded
    ----------  times
    created_at,                        -- 下单 created
    paid_at,                           -- 首次付款（含定金） first paid, a deposit included
    deposit_paid_at,                   -- 定金付款 deposit paid
    closed_at,                         -- 关闭 closed
    shipped_at,                        -- 发货 shipped
    refunded_at                        -- 最后退款 last refunded
from orders
