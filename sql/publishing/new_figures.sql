/*
description: 本次发布的全店与各客服每日的数字，一个一行；零与空不记。 The daily figures of shop and agents of this publication, one a row, zeros and nulls left out.
grain: [cut, platform, shop_id, agent_id, day, measure]
*/
with

figures as (
    select
        cut,
        platform,
        shop_id,
        agent_id,
        day,
        unnest([
            {'measure': 'inquiry_count', 'value': inquiry_count::varchar},
            {'measure': 'matured_count', 'value': matured_count::varchar},
            {'measure': 'converted_count', 'value': converted_count::varchar},
            {'measure': 'lost_count', 'value': lost_count::varchar},
            {'measure': 'ordered_count', 'value': ordered_count::varchar},
            {'measure': 'same_day_count', 'value': same_day_count::varchar},
            {'measure': 'unpaid_count', 'value': unpaid_count::varchar},
            {'measure': 'cancelled_count', 'value': cancelled_count::varchar},
            {'measure': 'refunded_count', 'value': refunded_count::varchar},
            {'measure': 'paid_yuan', 'value': paid_yuan::varchar},
            {'measure': 'refund_yuan', 'value': refund_yuan::varchar},
            {'measure': 'lost_value_yuan', 'value': lost_value_yuan::varchar},
            {'measure': 'conversion_rate', 'value': printf('%.4f', conversion_rate)},
            {'measure': 'consulted_count', 'value': consulted_count::varchar},
            {'measure': 'received_count', 'value': received_count::varchar},
            {'measure': 'session_count', 'value': session_count::varchar},
            {'measure': 'round_count', 'value': round_count::varchar},
            {'measure': 'no_reply_count', 'value': no_reply_count::varchar},
            {'measure': 'slow_session_count', 'value': slow_session_count::varchar},
            {'measure': 'within_3_min_count', 'value': within_3_min_count::varchar},
            {'measure': 'within_3_min_round_count', 'value': within_3_min_round_count::varchar},
            {'measure': 'within_30_s_count', 'value': within_30_s_count::varchar},
            {'measure': 'first_response_seconds', 'value': printf('%.1f', first_response_seconds)},
            {'measure': 'average_response_seconds', 'value': printf('%.1f', average_response_seconds)}
        ], recursive := true)
    from marts.cut_day
    semi join run.compared_days using (day)
    where cut in ('shop', 'agent')
)

select
    ----------  ids
    cut,                               -- shop / agent
    platform,                          -- 平台 platform
    shop_id,                           -- 店铺 shop
    agent_id,                          -- 客服 agent
    ----------  attributes
    day,                               -- 营业日 business day
    measure,                           -- 数字 measure
    ----------  measures
    value                              -- 数值 value
from figures
where value is not null and value not in ('0', '0.00')
