/*
description: >
  每日漏斗、流失金额与服务的全部切法：按店、按客服、按活动、按客服×活动；agent_day 等四张表取自此处。人数各自去重。
  Every cut of the daily figures, from which shop_day, agent_day, campaign_day and agent_campaign_day are taken.
  Inquiries go by credited agent and their day, sessions by their account and day, rounds by the day of the question; a
  session outside any inquiry belongs to no campaign.
grain: [cut, platform, shop_id, agent_id, campaign_id, day]
partition: day
tests:
  - inquiry_count = converted_count + lost_count + pending_count
  - lost_count = no_order_count + unpaid_count + cancelled_count
*/
with

sessions as (
    select facts.*
    from core.session_facts as facts
    semi join run.days using (day)
),

rounds as (
    select
        facts.*,
        facts.is_in_service_hours
        and not coalesce(facts.response_seconds <= settings.quick_reply_seconds, false) as is_missed
    from core.round_facts as facts
    semi join run.days using (day)
    cross join config.settings as settings
),

inquired as (
    select
        case
            when grouping(platform) = 0 then 'shop'
            when grouping(campaign_id) = 1 then 'agent'
            when grouping(agent_id) = 1 then 'campaign'
            else 'agent_campaign'
        end as cut,
        coalesce(platform, '') as platform,
        coalesce(shop_id, '') as shop_id,
        coalesce(agent_id, '') as agent_id,
        coalesce(campaign_id, '') as campaign_id,
        day,
        count(*) as inquiry_count,
        count(*) filter (where is_matured) as matured_count,
        count(*) filter (where outcome = 'converted') as converted_count,
        count(*) filter (where outcome = 'converted' and is_matured) as matured_converted_count,
        count(*) filter (where outcome = 'lost') as lost_count,
        count(*) filter (where outcome = 'pending') as pending_count,
        count(*) filter (where order_count > 0 and is_matured) as ordered_count,
        count(*) filter (where is_same_day_paid and is_matured) as same_day_count,
        count(*) filter (where is_same_day_ordered and is_matured) as same_day_order_count,
        count(*) filter (where is_next_day_paid and is_matured) as next_day_count,
        count(*) filter (where is_cancelled_unshipped and is_matured) as unshipped_cancel_count,
        count(distinct buyer_key) filter (where is_matured) as matured_buyer_count,
        count(distinct buyer_key) filter (where is_matured and outcome = 'converted') as converted_buyer_count,
        sum(session_count) filter (where is_matured) as matured_session_count,
        sum(session_count) filter (where is_matured and outcome = 'converted') as converted_session_count,
        count(*) filter (where loss_stage = 'no_order') as no_order_count,
        count(*) filter (where loss_stage = 'unpaid') as unpaid_count,
        count(*) filter (where loss_stage = 'cancelled') as cancelled_count,
        count(*) filter (where loss_stage = 'refunded') as refunded_count,
        sum(paid_yuan) as paid_yuan,
        sum(refund_yuan) as refund_yuan,
        sum(value_at_stake_yuan) as lost_value_yuan
    from marts.inquiry
    semi join run.days using (day)
    group by grouping sets (
        (day, platform, shop_id),
        (day, agent_id),
        (day, campaign_id),
        (day, agent_id, campaign_id)
    )
),

served as (
    select
        case
            when grouping(platform) = 0 then 'shop'
            when grouping(campaign_id) = 1 then 'agent'
            when grouping(agent_id) = 1 then 'campaign'
            else 'agent_campaign'
        end as cut,
        coalesce(platform, '') as platform,
        coalesce(shop_id, '') as shop_id,
        coalesce(agent_id, '') as agent_id,
        coalesce(campaign_id, '') as campaign_id,
        day,
        count(distinct buyer_key) as consulted_count,
        count(distinct buyer_key) filter (where is_received) as received_count,
        count(*) filter (where is_served) as session_count,
        count(first_response_seconds) filter (where is_served) as first_response_count,
        sum(first_response_seconds) filter (where is_served) as first_response_seconds_sum,
        sum(within_30_s_count) filter (where is_served) as within_30_s_count,
        sum(within_30_s_session_count) filter (where is_served) as within_30_s_session_count,
        sum(within_45_s_count) filter (where is_served) as within_45_s_count,
        sum(within_45_s_session_count) filter (where is_served) as within_45_s_session_count,
        sum(no_reply_count) filter (where is_served) as no_reply_count,
        sum(long_session_count) filter (where is_served) as long_session_count,
        sum(slow_session_count) filter (where is_served) as slow_session_count,
        sum(agent_message_count) filter (where is_served) as agent_message_count,
        sum(buyer_message_count) filter (where is_served) as buyer_message_count,
        count(*) filter (where is_served and stage = 'pre_sale') as pre_sale_session_count,
        count(first_response_seconds) filter (where is_served and stage = 'pre_sale') as pre_sale_first_response_count,
        sum(first_response_seconds) filter (where is_served and stage = 'pre_sale')
            as pre_sale_first_response_seconds_sum,
        sum(within_30_s_count) filter (where is_served and stage = 'pre_sale') as pre_sale_within_30_s_count,
        sum(within_30_s_session_count) filter (where is_served and stage = 'pre_sale')
            as pre_sale_within_30_s_session_count,
        sum(within_45_s_count) filter (where is_served and stage = 'pre_sale') as pre_sale_within_45_s_count,
        sum(within_45_s_session_count) filter (where is_served and stage = 'pre_sale')
            as pre_sale_within_45_s_session_count,
        sum(no_reply_count) filter (where is_served and stage = 'pre_sale') as pre_sale_no_reply_count,
        sum(long_session_count) filter (where is_served and stage = 'pre_sale') as pre_sale_long_session_count,
        sum(slow_session_count) filter (where is_served and stage = 'pre_sale') as pre_sale_slow_session_count,
        sum(agent_message_count) filter (where is_served and stage = 'pre_sale') as pre_sale_agent_message_count,
        sum(buyer_message_count) filter (where is_served and stage = 'pre_sale') as pre_sale_buyer_message_count
    from sessions
    group by grouping sets (
        (day, platform, shop_id),
        (day, agent_id),
        (day, campaign_id),
        (day, agent_id, campaign_id)
    )
),

answered as (
    select
        case
            when grouping(platform) = 0 then 'shop'
            when grouping(campaign_id) = 1 then 'agent'
            when grouping(agent_id) = 1 then 'campaign'
            else 'agent_campaign'
        end as cut,
        coalesce(platform, '') as platform,
        coalesce(shop_id, '') as shop_id,
        coalesce(agent_id, '') as agent_id,
        coalesce(campaign_id, '') as campaign_id,
        day,
        count(*) as round_count,
        count(response_seconds) as response_count,
        sum(response_seconds) as response_seconds_sum,
        count(*) filter (where is_in_service_hours) as within_3_min_round_count,
        count(*) filter (where is_in_service_hours and response_seconds <= settings.quick_reply_seconds)
            as within_3_min_count,
        -- one miss fails the person
        count(distinct buyer_key) filter (where is_in_service_hours) as within_3_min_asking_buyer_count,
        count(distinct buyer_key) filter (where is_missed) as within_3_min_missed_buyer_count,
        count(distinct buyer_key) filter (where is_in_service_hours and is_pre_sale)
            as pre_sale_within_3_min_asking_buyer_count,
        count(distinct buyer_key) filter (where is_missed and is_pre_sale) as pre_sale_within_3_min_missed_buyer_count,
        count(*) filter (where is_pre_sale) as pre_sale_round_count,
        count(response_seconds) filter (where is_pre_sale) as pre_sale_response_count,
        sum(response_seconds) filter (where is_pre_sale) as pre_sale_response_seconds_sum,
        count(*) filter (where is_pre_sale and is_in_service_hours) as pre_sale_within_3_min_round_count,
        count(*) filter (where is_pre_sale and is_in_service_hours and response_seconds <= settings.quick_reply_seconds)
            as pre_sale_within_3_min_count
    from rounds
    cross join config.settings as settings
    group by grouping sets (
        (day, platform, shop_id),
        (day, agent_id),
        (day, campaign_id),
        (day, agent_id, campaign_id)
    )
)

select
    ----------  ids
    cut,  -- 哪种切法 cut: shop / agent / campaign / agent_campaign
    platform,  -- 平台 platform
    shop_id,  -- 店铺 shop
    agent_id,  -- 客服账号 agent account
    campaign_id,  -- 活动，none 为无活动 campaign, 'none' without one
    ----------  attributes
    day,  -- 营业日 business day
    ----------  measures
    coalesce(consulted_count, 0)::bigint as consulted_count,  -- 咨询人数 people consulted
    coalesce(received_count, 0)::bigint as received_count,  -- 接待人数 people received
    coalesce(inquiry_count, 0)::bigint as inquiry_count,  -- 询单数 inquiries
    coalesce(matured_count, 0)::bigint as matured_count,  -- 已成熟询单 matured inquiries
    coalesce(converted_count, 0)::bigint as converted_count,  -- 成交询单 converted
    coalesce(matured_converted_count, 0)::bigint as matured_converted_count,  -- 已成熟且成交 converted and matured
    coalesce(lost_count, 0)::bigint as lost_count,  -- 流失询单 lost
    coalesce(pending_count, 0)::bigint as pending_count,  -- 待定询单 pending
    coalesce(ordered_count, 0)::bigint as ordered_count,  -- 已成熟且下单 matured with an order
    coalesce(same_day_count, 0)::bigint as same_day_count,  -- 已成熟且当日付款 matured and paid on its day
    coalesce(same_day_order_count, 0)::bigint as same_day_order_count,  -- 已成熟且当日下单 matured and ordered on its day
    coalesce(next_day_count, 0)::bigint as next_day_count,  -- 已成熟且次日（含当日）付款 matured and paid by the day after
    coalesce(matured_buyer_count, 0)::bigint as matured_buyer_count,  -- 有已成熟询单的买家 buyers with a matured inquiry
    coalesce(converted_buyer_count, 0)::bigint as converted_buyer_count,  -- 其中成交的买家 of these, buyers who converted
    coalesce(matured_session_count, 0)::bigint as matured_session_count,  -- 已成熟询单的会话 sessions of matured inquiries
    coalesce(converted_session_count, 0)::bigint as converted_session_count,  -- 其中成交询单的会话 of these, of inquiries that converted
    coalesce(no_order_count, 0)::bigint as no_order_count,  -- 流失：未下单 lost without an order
    coalesce(unpaid_count, 0)::bigint as unpaid_count,  -- 流失：下单未付 lost unpaid
    coalesce(cancelled_count, 0)::bigint as cancelled_count,  -- 流失：付款前关闭 lost, cancelled
    coalesce(refunded_count, 0)::bigint as refunded_count,  -- 成交后全额退款 converted, later wholly refunded
    coalesce(unshipped_cancel_count, 0)::bigint as unshipped_cancel_count,  -- 出库流失：已成熟，付款后发货前全部取消 paid and all cancelled before shipping
    coalesce(paid_yuan, 0)::decimal(18, 2) as paid_yuan,  -- 实付 paid
    coalesce(refund_yuan, 0)::decimal(18, 2) as refund_yuan,  -- 退款 refunded
    (coalesce(paid_yuan, 0) - coalesce(refund_yuan, 0))::decimal(18, 2) as net_paid_yuan,  -- 净销售额：实付−退款 paid less refunded
    coalesce(lost_value_yuan, 0)::decimal(18, 2) as lost_value_yuan,  -- 流失金额 value at stake of the lost
    coalesce(session_count, 0)::bigint as session_count,  -- 人工账号接待会话 sessions served
    coalesce(round_count, 0)::bigint as round_count,  -- 回合 rounds
    coalesce(first_response_count, 0)::bigint as first_response_count,  -- 有首响的会话 sessions with a first response
    coalesce(first_response_seconds_sum, 0)::bigint as first_response_seconds_sum,  -- 首响秒数之和 sum of first responses
    coalesce(response_count, 0)::bigint as response_count,  -- 已答回合 answered rounds
    coalesce(response_seconds_sum, 0)::bigint as response_seconds_sum,  -- 响应秒数之和 sum of response seconds
    coalesce(within_3_min_count, 0)::bigint as within_3_min_count,  -- 三分钟内答复的回合 rounds answered within 3 minutes
    coalesce(within_3_min_round_count, 0)::bigint as within_3_min_round_count,  -- 服务时段内回合 rounds within service hours
    (coalesce(within_3_min_asking_buyer_count, 0) - coalesce(within_3_min_missed_buyer_count, 0))::bigint
        as within_3_min_buyer_count,  -- 每问都在三分钟内得到答复的买家 buyers all of whose questions were answered within 3 minutes
    coalesce(within_3_min_asking_buyer_count, 0)::bigint as within_3_min_asking_buyer_count,  -- 服务时段内提问的买家 buyers who asked within service hours
    coalesce(within_30_s_count, 0)::bigint as within_30_s_count,  -- 三十秒内应答的会话 sessions answered within 30 s
    coalesce(within_30_s_session_count, 0)::bigint as within_30_s_session_count,  -- 计入应答率的会话 sessions in that rate
    coalesce(within_45_s_count, 0)::bigint as within_45_s_count,  -- 四十五秒内应答的会话 sessions answered within 45 s
    coalesce(within_45_s_session_count, 0)::bigint as within_45_s_session_count,  -- 计入该应答率的会话 sessions in that rate
    coalesce(no_reply_count, 0)::bigint as no_reply_count,  -- 未回复会话 sessions without human reply
    coalesce(slow_session_count, 0)::bigint as slow_session_count,  -- 慢接待会话 slow sessions
    coalesce(long_session_count, 0)::bigint as long_session_count,  -- 长接待会话 long sessions
    coalesce(agent_message_count, 0)::bigint as agent_message_count,  -- 人工消息 human messages
    coalesce(buyer_message_count, 0)::bigint as buyer_message_count,  -- 买家消息 buyer messages
    coalesce(pre_sale_session_count, 0)::bigint as pre_sale_session_count,  -- 售前会话 pre-sale sessions
    coalesce(pre_sale_round_count, 0)::bigint as pre_sale_round_count,  -- 售前回合 pre-sale rounds
    coalesce(pre_sale_first_response_count, 0)::bigint as pre_sale_first_response_count,  -- 售前有首响的会话 pre-sale sessions with a first response
    coalesce(pre_sale_first_response_seconds_sum, 0)::bigint as pre_sale_first_response_seconds_sum,  -- 售前首响秒数之和 pre-sale sum of first responses
    coalesce(pre_sale_response_count, 0)::bigint as pre_sale_response_count,  -- 售前已答回合 pre-sale answered rounds
    coalesce(pre_sale_response_seconds_sum, 0)::bigint as pre_sale_response_seconds_sum,  -- 售前响应秒数之和 pre-sale sum of response seconds
    coalesce(pre_sale_within_3_min_count, 0)::bigint as pre_sale_within_3_min_count,  -- 售前三分钟内答复的回合 pre-sale rounds answered within 3 minutes
    coalesce(pre_sale_within_3_min_round_count, 0)::bigint as pre_sale_within_3_min_round_count,  -- 售前服务时段内回合 pre-sale rounds within service hours
    (
        coalesce(pre_sale_within_3_min_asking_buyer_count, 0) - coalesce(pre_sale_within_3_min_missed_buyer_count, 0)
    )::bigint as pre_sale_within_3_min_buyer_count,  -- 售前每问都在三分钟内得到答复的买家 buyers all of whose pre-sale questions were answered within 3 minutes
    coalesce(pre_sale_within_3_min_asking_buyer_count, 0)::bigint as pre_sale_within_3_min_asking_buyer_count,  -- 服务时段内售前提问的买家 buyers who asked pre-sale within service hours
    coalesce(pre_sale_within_30_s_count, 0)::bigint as pre_sale_within_30_s_count,  -- 售前三十秒内应答的会话 pre-sale sessions answered within 30 s
    coalesce(pre_sale_within_30_s_session_count, 0)::bigint as pre_sale_within_30_s_session_count,  -- 售前计入应答率的会话 pre-sale sessions in that rate
    coalesce(pre_sale_within_45_s_count, 0)::bigint as pre_sale_within_45_s_count,  -- 售前四十五秒内应答的会话 pre-sale sessions answered within 45 s
    coalesce(pre_sale_within_45_s_session_count, 0)::bigint as pre_sale_within_45_s_session_count,  -- 售前计入该应答率的会话 pre-sale sessions in that rate
    coalesce(pre_sale_no_reply_count, 0)::bigint as pre_sale_no_reply_count,  -- 售前未回复会话 pre-sale sessions without human reply
    coalesce(pre_sale_slow_session_count, 0)::bigint as pre_sale_slow_session_count,  -- 售前慢接待会话 pre-sale slow sessions
    coalesce(pre_sale_long_session_count, 0)::bigint as pre_sale_long_session_count,  -- 售前长接待会话 pre-sale long sessions
    coalesce(pre_sale_agent_message_count, 0)::bigint as pre_sale_agent_message_count,  -- 售前人工消息 pre-sale human messages
    coalesce(pre_sale_buyer_message_count, 0)::bigint as pre_sale_buyer_message_count,  -- 售前买家消息 pre-sale buyer messages
    ----------  rates, null where the denominator is zero
    matured_converted_count / nullif(matured_count, 0) as conversion_rate,  -- 询单转化率：已成熟成交÷已成熟 conversion rate of matured inquiries
    same_day_count / nullif(matured_count, 0) as same_day_rate,  -- 当日付款率 paid on the day ÷ matured
    same_day_order_count / nullif(matured_count, 0) as same_day_order_rate,  -- 当日下单率 ordered on the day ÷ matured
    next_day_count / nullif(matured_count, 0) as next_day_rate,  -- 次日付款率 paid by the day after ÷ matured
    ordered_count / nullif(matured_count, 0) as order_rate,  -- 询单下单率：已成熟且下单÷已成熟 ordered ÷ matured
    matured_converted_count / nullif(ordered_count, 0) as ordered_paid_rate,  -- 下单付款率：已成熟成交÷已成熟且下单 paid ÷ ordered
    converted_buyer_count / nullif(matured_buyer_count, 0) as buyer_conversion_rate,  -- 按人：成交买家÷有已成熟询单的买家 conversion of people
    converted_session_count / nullif(matured_session_count, 0) as session_conversion_rate,  -- 按会话：成交询单的会话÷已成熟询单的会话 conversion of sessions
    first_response_seconds_sum / nullif(first_response_count, 0) as first_response_seconds,  -- 首响（秒，会话平均） mean first response
    response_seconds_sum / nullif(response_count, 0) as average_response_seconds,  -- 平响（秒，回合平均） mean response over rounds
    within_3_min_count / nullif(within_3_min_round_count, 0) as within_3_min_rate,  -- 三分钟回复率 3-minute reply rate
    (within_3_min_asking_buyer_count - within_3_min_missed_buyer_count)
    / nullif(within_3_min_asking_buyer_count, 0) as within_3_min_buyer_rate,  -- 三分钟回复率，按人 3-minute reply rate of people
    within_30_s_count / nullif(within_30_s_session_count, 0) as within_30_s_rate,  -- 三十秒应答率 30-second answer rate
    within_45_s_count / nullif(within_45_s_session_count, 0) as within_45_s_rate,  -- 四十五秒应答率 45-second answer rate
    agent_message_count / nullif(buyer_message_count, 0) as answer_ratio,  -- 答问比：客服消息÷买家消息 agent ÷ buyer messages
    pre_sale_first_response_seconds_sum / nullif(pre_sale_first_response_count, 0) as pre_sale_first_response_seconds,  -- 售前首响（秒） mean first response
    pre_sale_response_seconds_sum / nullif(pre_sale_response_count, 0) as pre_sale_average_response_seconds,  -- 售前平响（秒） mean response
    pre_sale_within_3_min_count / nullif(pre_sale_within_3_min_round_count, 0) as pre_sale_within_3_min_rate,  -- 售前三分钟回复率 3-minute reply rate
    pre_sale_within_30_s_count / nullif(pre_sale_within_30_s_session_count, 0) as pre_sale_within_30_s_rate,  -- 售前三十秒应答率 30-second answer rate
    (pre_sale_within_3_min_asking_buyer_count - pre_sale_within_3_min_missed_buyer_count)
    / nullif(pre_sale_within_3_min_asking_buyer_count, 0) as pre_sale_within_3_min_buyer_rate,  -- 售前三分钟回复率，按人 3-minute reply rate of people
    pre_sale_within_45_s_count / nullif(pre_sale_within_45_s_session_count, 0) as pre_sale_within_45_s_rate,  -- 售前四十五秒应答率 45-second answer rate
    pre_sale_agent_message_count / nullif(pre_sale_buyer_message_count, 0) as pre_sale_answer_ratio  -- 售前答问比 agent ÷ buyer messages
from inquired
full join served using (cut, platform, shop_id, agent_id, campaign_id, day)
full join answered using (cut, platform, shop_id, agent_id, campaign_id, day)
