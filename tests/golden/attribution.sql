select
    preset,
    rule,
    count(*) as order_count,
    count(agent_id) as credited_count,
    sum(paid_yuan) as paid_yuan
from marts.order_attribution
group by all
order by all
