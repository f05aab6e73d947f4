/*
description: >
  会话：一位买家与一个客服账号的一段对话，及其是否计入接待。
  Sessions of one buyer with one shop account, and whether they are received.
grain: [session_id]
partition: buyer_key
*/
with

messages as (
    select
        messages.*,
        marks.is_forwarding
    from core.messages as messages
    semi join run.buyers using (buyer_key)
    left join core.text_marks as marks using (text_id)
),

spans as (
    select
        session_id,
        platform,
        shop_id,
        buyer_key,
        agent_id,
        any_value(is_bot_account) as is_bot_account,
        arg_min(role, (sent_at, length(message_id), message_id)) filter (where role in ('buyer', 'agent')) as opened_by,
        min(sent_at) filter (where role <> 'system') as started_at,
        max(sent_at) filter (where role <> 'system') as ended_at,
        min(sent_at) filter (where role = 'buyer') as first_buyer_at,
        count(*) filter (where role = 'buyer') as buyer_message_count,
        count(*) filter (where role = 'agent') as agent_message_count,
        count(*) filter (where role = 'bot') as bot_message_count,
        count(*) filter (where role = 'agent' and not is_forwarding) as contact_message_count,
        coalesce(bool_or(is_forwarding and role <> 'buyer'), false) as has_forwarding_notice
    from messages
    group by session_id, platform, shop_id, buyer_key, agent_id
),

replies as (
    select
        messages.session_id,
        min(messages.sent_at) as first_reply_at
    from messages
    inner join spans using (session_id)
    where messages.role = 'agent' and messages.sent_at >= spans.first_buyer_at
    group by messages.session_id
),

followed as (
    select
        spans.*,
        epoch(replies.first_reply_at - spans.first_buyer_at)::bigint as first_reply_seconds,
        lead(spans.opened_by) over own_account as next_opened_by,
        lead(spans.agent_id) over whole_shop as next_agent_id,
        sum(spans.buyer_message_count) over whole_day as day_message_count
    from spans
    left join replies using (session_id)
    window
        own_account as (partition by platform, shop_id, buyer_key, agent_id order by started_at, session_id),
        whole_shop as (partition by platform, shop_id, buyer_key order by started_at, session_id),
        whole_day as (partition by platform, shop_id, buyer_key, business_day(started_at))
)

select
    ----------  ids
    followed.session_id,               -- 会话 session
    followed.platform,                 -- 平台 platform
    followed.shop_id,                  -- 店铺 shop
    followed.buyer_key,                -- 买家假名 pseudonym
    followed.agent_id,                 -- 客服账号 agent account
    ----------  attributes
    business_day(followed.started_at) as day,  -- 营业日 business day of its start
    followed.opened_by,                -- 谁先开口：buyer / agent，机器人不算 who spoke first, bots aside
    followed.is_bot_account,           -- 是否机器人账号 whether the account is a bot
    followed.has_forwarding_notice
    and followed.next_agent_id <> followed.agent_id
    and followed.agent_message_count <= settings.forwarding_agent_messages as is_forwarded,  -- 是否纯转接 whether purely forwarded
    (
        followed.opened_by = 'buyer'
        and followed.agent_message_count = 0
        and coalesce(followed.next_opened_by = 'agent', false)
    )
    or coalesce(followed.first_reply_seconds > settings.session_gap_seconds, false) as is_answered_late,  -- 是否超过间隔才回 whether answered only after the gap
    starts_with(followed.buyer_key, 'u') as is_masked_buyer,  -- 买家昵称是否被平台打码，认不出是谁 whether the platform masked the nick
    case
        when own.rule is not null then own.rule
        when list_contains(settings.excluded_agents, followed.agent_id) then 'excluded_agent'
        when followed.buyer_message_count <= settings.monologue_buyer_messages then 'monologue'
        when settings.drop_single_message_buyers and followed.day_message_count = 1 then 'single_message'
    end as filter_rule,                -- 不计接待的规则，空为计入 rule by which it is not received, null when it is
    followed.contact_message_count > 0 as has_contact,  -- 是否有人工接触（转接用语除外） whether a human was in contact, forwarding notices aside
    ----------  measures
    followed.buyer_message_count,      -- 买家消息数 buyer messages
    followed.agent_message_count,      -- 人工消息数 human messages
    followed.bot_message_count,        -- 机器人消息数 bot messages
    case
        when followed.first_reply_seconds <= settings.session_gap_seconds then followed.first_reply_seconds
    end as first_response_seconds,     -- 首响（秒），超过间隔为空 first response, null beyond the gap
    ----------  times
    followed.started_at,               -- 开始 started
    case
        when followed.opened_by = 'agent' then followed.first_buyer_at else followed.started_at
    end as opened_at,                  -- 买家主动则为开始，客服主动则为买家首答 its start, or the buyer's first answer to an agent's own contact
    followed.ended_at,                 -- 最后一句 last message
    followed.first_buyer_at            -- 买家首句 first buyer message
from followed
cross join config.settings as settings
left join config.own_accounts as own using (buyer_key)
where followed.started_at is not null
