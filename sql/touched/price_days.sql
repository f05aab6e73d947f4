/*
description: >
  参考价可能变动的营业日：变动订单的下单日及其后 value_days 天内，以及两次截止时刻之间的日子。
  Days whose median prices a touched order can reach, and the days between the two as_of.
grain: [day]
*/
with

bounds as (
    select
        is_full,
        previous_load_id,
        least(previous_as_of, as_of) as from_at,
        greatest(previous_as_of, as_of) as to_at
    from run.run
),

ordered_days as (
    select distinct business_day(orders.created_at) as day
    from raw.orders as orders
    inner join bounds
        on
            bounds.is_full
            or orders.load_id > bounds.previous_load_id
            or (orders.created_at > bounds.from_at and orders.created_at <= bounds.to_at)
),

reached_days as (
    select ordered_days.day + unnest(range(0, settings.value_days))::integer as day
    from ordered_days
    cross join config.settings as settings
),

passed_days as (
    select unnest(range(business_day(from_at), business_day(to_at) + 1, interval 1 day))::date as day
    from bounds
)

select day    -- 营业日 business day
from (
    select day
    from reached_days
    where day <= (select business_day(to_at) from bounds)
    union
    select day
    from passed_days
) as days
