/*
description: >
  参考价可能变动的营业日：变动订单的下单日及其后 value_days 天内，以及两次截止时刻之间的日子。
  Days whose median prices a touched order can reach, and the days between the two as_of.
grain: [day]
*/
with

touched_orders as (
    select distinct orders.platform, orders.shop_id, orders.order_id
    from raw.orders as orders
    where is_new(orders.load_id) or is_now_passed(orders.created_at)
),

-- of every version: a newer one can move an order to another day
ordered_days as (
    select distinct business_day(orders.created_at) as day
    from raw.orders as orders
    semi join touched_orders using (platform, shop_id, order_id)
),

reached_days as (
    select ordered_days.day + unnest(range(0, settings.value_days))::integer as day
    from ordered_days
    cross join config.settings as settings
),

passed_days as (
    select unnest(range(business_day(run_begins_at()), business_day(run_ends_at()) + 1, interval 1 day))::date as day
)

select day    -- 营业日 business day
from (
    select day
    from reached_days
    where day <= business_day(run_ends_at())
    union
    select day
    from passed_days
) as days
