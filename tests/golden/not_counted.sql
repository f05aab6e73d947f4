select
    reason,
    rule,
    count(*) as session_count
from marts.excluded_conversation
group by all
order by all
