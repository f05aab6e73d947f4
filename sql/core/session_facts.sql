/*
description: 会话的阶段、所属询单与服务量。 Of each session its stage, inquiry and service figures.
grain: [session_id]
partition: buyer_key
*/
with

slow_replies as (
    select
        rounds.session_id,
        count(*) as round_count,
        count(*) filter (where rounds.response_seconds > settings.slow_reply_seconds) as slow_reply_count
    from core.rounds as rounds
    semi join run.buyers using (buyer_key)
    cross join config.settings as settings
    group by rounds.session_id
)

select
    ----------  ids
    sessions.session_id,               -- 会话 session
    sessions.platform,                 -- 平台 platform
    sessions.shop_id,                  -- 店铺 shop
    sessions.buyer_key,                -- 买家假名 pseudonym
    sessions.agent_id,                 -- 客服账号 agent account
    coalesce(campaigns.campaign_id, 'none') as campaign_id,  -- 所属询单的活动，不属询单为 none campaign of its inquiry, 'none' outside any
    chained.inquiry_id,                -- 所属询单，空为不属任何询单 inquiry, null outside any
    ----------  attributes
    sessions.day,                      -- 营业日 business day
    sessions.filter_rule,              -- 不计接待的规则 rule by which it is not received
    coalesce(stages.stage, 'filtered') as stage,  -- pre_sale / after_sale / other / filtered
    coalesce(stages.rule, sessions.filter_rule, 'monologue') as stage_rule,  -- 依据 rule that decided
    stages.stage is not null and not sessions.is_forwarded as is_received,  -- 是否计入接待 whether received
    sessions.is_bot_account,           -- 是否机器人账号 whether the account is a bot
    sessions.is_masked_buyer,          -- 买家昵称是否被打码 whether the platform masked the nick
    outcomes.inquiry_id is not null as is_counted,  -- 是否属于计入的询单 whether part of an inquiry that counts
    stages.stage is not null and not sessions.is_forwarded and not sessions.is_bot_account as is_served,  -- 是否计入服务指标 whether in the service figures
    ----------  measures
    sessions.buyer_message_count,      -- 买家消息数 buyer messages
    sessions.agent_message_count,      -- 人工消息数 human messages
    sessions.first_response_seconds,   -- 首响（秒） first response
    (
        timezone(settings.timezone, sessions.started_at)::time >= settings.prompt_starts_at
        and timezone(settings.timezone, sessions.started_at)::time < settings.prompt_ends_at
        and sessions.buyer_message_count > 0
    )::integer as within_30_s_session_count,  -- 计入应答率 in the prompt rate
    (
        timezone(settings.timezone, sessions.started_at)::time >= settings.prompt_starts_at
        and timezone(settings.timezone, sessions.started_at)::time < settings.prompt_ends_at
        and coalesce(sessions.first_response_seconds <= settings.prompt_reply_seconds, false))::integer
        as within_30_s_count,          -- 三十秒内应答 answered promptly
    (coalesce(slow_replies.round_count, 0) > 0 and not sessions.has_reply and not sessions.is_answered_late)::integer
        as no_reply_count,              -- 未回复 no human reply
    (coalesce(slow_replies.slow_reply_count, 0) >= settings.slow_reply_count or sessions.is_answered_late)::integer
        as slow_session_count,         -- 慢接待 slow session
    ----------  times
    sessions.started_at,               -- 开始 started
    sessions.ended_at                  -- 最后一句 last message
from core.sessions as sessions
semi join run.buyers using (buyer_key)
cross join config.settings as settings
left join core.inquiry_sessions as chained using (session_id)
left join slow_replies using (session_id)
left join core.outcomes as outcomes using (inquiry_id)
left join core.inquiry_campaigns as campaigns using (inquiry_id)
left join core.session_stages as stages
    on coalesce(sessions.read_with_session_id, sessions.session_id) = stages.session_id
