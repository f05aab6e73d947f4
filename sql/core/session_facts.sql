/*
description: 会话的阶段、所属询单、合乎的过滤规则与服务量。 Of each session its stage, inquiry, filters and service figures.
grain: [session_id]
partition: buyer_key
*/
with

slow_replies as (
    select
        rounds.session_id,
        count(*) as round_count,
        -- a reply beyond the session gap is no response time, and slow all the same
        count(*) filter (
            where
            coalesce(rounds.response_seconds, epoch(rounds.replied_at - rounds.asked_at)) > settings.slow_reply_seconds
        ) as slow_reply_count
    from core.rounds as rounds
    semi join run.buyers using (buyer_key)
    cross join config.settings as settings
    group by rounds.session_id
),

switches as (
    select
        coalesce(bool_or(is_on) filter (where filter = 'forwarding'), false) as drops_forwarding,
        coalesce(bool_or(is_on) filter (where filter = 'advertisement'), false) as drops_advertisements
    from config.filters
),

judged as (
    select
        sessions.*,
        stages.stage,
        stages.rule,
        coalesce(list_contains(settings.advertisement_rules, stages.rule), false) as is_advertisement,
        is_within_hours(sessions.started_at, settings.prompt_starts_at, settings.prompt_ends_at) as is_in_prompt_hours
    from core.sessions as sessions
    semi join run.buyers using (buyer_key)
    cross join config.settings as settings
    left join core.stages as stages using (session_id)
),

received as (
    select
        judged.*,
        coalesce(judged.filters_met, [])
        || if(judged.is_forwarded, ['forwarding'], [])
        || if(judged.is_advertisement, ['advertisement'], []) as all_filters_met,
        case
            when judged.stage is null then coalesce(judged.filter_rule, 'monologue')
            when judged.is_forwarded and switches.drops_forwarding then 'forwarding'
            when judged.is_advertisement and switches.drops_advertisements then 'advertisement'
        end as dropped_by
    from judged
    cross join switches
)

select
    ----------  ids
    received.session_id,               -- 会话 session
    received.platform,                 -- 平台 platform
    received.shop_id,                  -- 店铺 shop
    received.buyer_key,                -- 买家假名 pseudonym
    received.agent_id,                 -- 客服账号 agent account
    coalesce(campaigns.campaign_id, 'none') as campaign_id,  -- 所属询单的活动，不属询单为 none campaign of its inquiry, 'none' outside any
    chained.inquiry_id,                -- 所属询单，空为不属任何询单 inquiry, null outside any
    received.transferred_to_agent_id,  -- 转给谁 to whom transferred
    ----------  attributes
    received.day,                      -- 营业日 business day
    received.all_filters_met as filters_met,  -- 合乎的过滤规则，开没开都算 filters that fit, on or off
    received.dropped_by,               -- 因哪条规则不计接待，空为计入 filter by which it is not received, null when it is
    coalesce(received.stage, 'filtered') as stage,  -- pre_sale / after_sale / other / filtered
    coalesce(received.rule, received.filter_rule, 'monologue') as stage_rule,  -- 依据 rule that decided
    received.dropped_by is null as is_received,  -- 是否计入接待 whether received
    received.is_bot_account,           -- 是否机器人账号 whether the account is a bot
    received.is_masked_buyer,          -- 买家昵称是否被打码 whether the platform masked the nick
    received.is_own_contact,           -- 是否客服主动联系 whether the agent's own contact
    received.is_transferred,           -- 是否转出 whether transferred to another
    outcomes.inquiry_id is not null as is_counted,  -- 是否属于计入的询单 whether part of an inquiry that counts
    received.dropped_by is null
    and not (coalesce(received.is_bot_account, false) and settings.humans_only) as is_served,  -- 是否计入服务指标 whether in the service figures
    ----------  measures
    received.buyer_message_count,      -- 买家消息数 buyer messages
    received.agent_message_count,      -- 人工消息数 human messages
    received.first_response_seconds,   -- 首响（秒） first response
    (received.is_in_prompt_hours and received.buyer_message_count > 0)::integer as within_30_s_session_count,  -- 计入三十秒应答率 in the 30-second rate
    (
        received.is_in_prompt_hours
        and coalesce(received.first_response_seconds <= settings.prompt_reply_seconds, false)
    )::integer as within_30_s_count,   -- 三十秒内应答 answered within 30 s
    (received.is_in_prompt_hours and received.buyer_message_count > 0)::integer as within_45_s_session_count,  -- 计入四十五秒应答率 in the 45-second rate
    (
        received.is_in_prompt_hours
        and coalesce(received.first_response_seconds <= settings.lenient_reply_seconds, false)
    )::integer as within_45_s_count,   -- 四十五秒内应答 answered within 45 s
    (coalesce(slow_replies.round_count, 0) > 0 and not received.has_reply and not received.is_answered_late)::integer
        as no_reply_count,             -- 未回复 no human reply
    (coalesce(slow_replies.slow_reply_count, 0) >= settings.slow_reply_count or received.is_answered_late)::integer
        as slow_session_count,         -- 慢接待 slow session
    (received.ended_at > received.started_at + to_minutes(settings.long_session_minutes))::integer
        as long_session_count,         -- 长接待 long session
    ----------  times
    received.started_at,               -- 开始 started
    received.ended_at                  -- 最后一句 last message
from received
cross join config.settings as settings
left join core.inquiry_sessions as chained using (session_id)
left join slow_replies using (session_id)
left join core.outcomes as outcomes using (inquiry_id)
left join core.inquiry_campaigns as campaigns using (inquiry_id)
