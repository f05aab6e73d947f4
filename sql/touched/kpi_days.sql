/*
description: >
  平台数字可能变动的日子：新载入的、两次截止时刻之间过完的。 Days whose own figures of the platform this run can change, by a
  load or by having ended between the two as_of.
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
)

select distinct kpi.day    -- 日子 day
from raw.kpi as kpi
inner join bounds
    on
        bounds.is_full
        or kpi.load_id > bounds.previous_load_id
        or (day_ends_at(kpi.last_day) > bounds.from_at and day_ends_at(kpi.last_day) <= bounds.to_at)
