select
    agent_name,
    day,
    consulted_count,
    received_count,
    inquiry_count,
    matured_count,
    matured_converted_count,
    lost_count,
    pending_count,
    paid_yuan,
    lost_value_yuan,
    round_count,
    average_response_seconds,
    within_3_min_count,
    within_3_min_round_count,
    no_reply_count,
    slow_session_count
from marts.agent_day
order by day, agent_name
