/*
description: 价格中位数可能变动的营业日：变动订单的下单日及其后 value_days 天内。 Days whose median prices a touched order can reach.
grain: [day]
*/
with

ordered_days as (
    select distinct business_day(orders.created_at) as day
    from raw.orders as orders
    inner join run.run as this
        on
            this.is_full
            or orders.load_id > this.previous_load_id
            or (
                orders.created_at > least(this.previous_as_of, this.as_of)
                and orders.created_at <= greatest(this.previous_as_of, this.as_of)
            )
),

reached as (
    select unnest(range(0, (select value_days from config.settings)))::integer as later
)

select distinct ordered_days.day + reached.later as day    -- 营业日 business day
from ordered_days
cross join reached
where ordered_days.day + reached.later <= (select business_day(as_of) from run.run)
