/*
description: >
  平台数字可能变动的日子：新载入的、两次截止时刻之间过完的。 Days whose own figures of the platform this run can change, by a
  load or by having ended between the two as_of.
grain: [day]
*/
select distinct kpi.day    -- 日子 day
from raw.kpi as kpi
where is_new(kpi.load_id) or is_now_passed(day_ends_at(kpi.last_day))
