/*
description: 答得快的是不是成得多？ Do inquiries that are answered sooner convert more?
grain: [band]
materialized: view
*/
select
    band,
    any_value(position) as position,
    any_value(inquiry_count) as inquiry_count,
    any_value(raw_rate) as raw_rate,
    any_value(adjusted_rate) as adjusted_rate,
    any_value(lower_rate) as lower_rate,
    any_value(upper_rate) as upper_rate
from marts.response_curve
where period = '4_weeks'
group by band
order by any_value(position)
