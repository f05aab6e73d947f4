/*
description: >
  每个营业日的参考价：近 value_days 天（含当日）商品单价的中位数；product_id 为空串的是全店每单金额的中位数。刷单不算。
  Reference prices of each day, medians of the last value_days days; product_id '' is the shop's median order.
grain: [platform, shop_id, product_id, day]
partition: day
touched: run.price_days
*/
with

flagged as (
    select distinct platform, shop_id, order_id
    from staging.touched_orders
    where list_contains((select excluded_flags from config.settings), flag)
),

lines as (
    select
        platform,
        shop_id,
        product_id,
        order_id,
        business_day(created_at) as ordered_on,
        amount_yuan,
        amount_yuan / quantity as price_yuan
    from staging.touched_orders
    anti join flagged using (platform, shop_id, order_id)
    where
        quantity > 0
        and business_day(created_at) > (select min(day) from run.price_days) - (select value_days from config.settings)
),

priced as (
    select platform, shop_id, product_id, ordered_on, price_yuan
    from lines
    where product_id is not null
    union all
    select platform, shop_id, '' as product_id, min(ordered_on) as ordered_on, sum(amount_yuan) as price_yuan
    from lines
    group by platform, shop_id, order_id
)

select
    ----------  ids
    priced.platform,                   -- 平台 platform
    priced.shop_id,                    -- 店铺 shop
    priced.product_id,                 -- 商品，空串为全店 product, '' for the shop
    ----------  attributes
    days.day,                          -- 营业日 business day
    ----------  measures
    median(priced.price_yuan)::decimal(18, 2) as price_yuan,  -- 中位价 median price
    count(*) as line_count             -- 依据的行数 lines it rests on
from run.price_days as days
inner join priced
    on
        days.day >= priced.ordered_on
        and priced.ordered_on > days.day - (select value_days from config.settings)
where days.day <= (select business_day(as_of) from run.run)
group by priced.platform, priced.shop_id, priced.product_id, days.day
