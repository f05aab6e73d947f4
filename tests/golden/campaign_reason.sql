select
    campaign_name,
    reason,
    owner,
    sum(lost_count) as lost_count,
    sum(lost_value_yuan) as lost_value_yuan
from marts.campaign_reason_day
group by all
order by all
