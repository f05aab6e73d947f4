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

-- a session in which the buyer says nothing goes on where the buyer last spoke to another account
handed_over as (
    select
        spans.session_id,
        arg_max(
            messages.session_id, (messages.sent_at, length(messages.message_id), messages.message_id)
        ) as from_session_id
    from spans
    cross join config.settings as settings
    inner join messages
        on
            spans.platform = messages.platform
            and spans.shop_id = messages.shop_id
            and spans.buyer_key = messages.buyer_key
            and spans.agent_id <> messages.agent_id
            and spans.started_at >= messages.sent_at
            and epoch(spans.started_at - messages.sent_at) <= settings.session_gap_seconds
    where spans.buyer_message_count = 0 and spans.agent_message_count > 0 and messages.role = 'buyer'
    group by spans.session_id
),

followed as (
    select
        spans.*,
        epoch(replies.first_reply_at - spans.first_buyer_at)::bigint as first_reply_seconds,
        lead(spans.opened_by) over own_account as next_opened_by,
        lead(spans.session_id) over own_account as next_session_id,
        lead(spans.started_at) over own_account as next_started_at,
        lag(spans.session_id) over own_account as previous_session_id,
        coalesce(
            lag(spans.buyer_message_count) over own_account > 0
            and lag(spans.agent_message_count) over own_account = 0
            and business_day(spans.started_at)
            <= business_day(lag(spans.ended_at) over own_account) + settings.window_days - 1,
            false
        ) as is_late_reply,
        lead(spans.agent_id) over whole_shop as next_agent_id,
        sum(spans.buyer_message_count) over whole_day as day_message_count
    from spans
    cross join config.settings as settings
    left join replies using (session_id)
    window
        -- a bot's session between the two hides neither
        own_account as (
            partition by platform, shop_id, buyer_key, agent_id, opened_by is null order by started_at, session_id
        ),
        whole_shop as (partition by platform, shop_id, buyer_key order by started_at, session_id),
        whole_day as (partition by platform, shop_id, buyer_key, business_day(started_at))
),

-- where the buyer says nothing, the session that says what it is about: the one taken over, the one answered late, or
-- the one in which the buyer answers the agent's own contact in time
read_with as (
    select
        followed.session_id,
        case
            when handed_over.session_id is not null then handed_over.from_session_id
            when followed.is_late_reply then followed.previous_session_id
            else followed.next_session_id
        end as session_id_read,
        case
            when handed_over.session_id is not null or followed.is_late_reply then followed.started_at
            else followed.next_started_at
        end as opened_at
    from followed
    cross join config.settings as settings
    left join handed_over using (session_id)
    where
        followed.buyer_message_count = 0
        and followed.agent_message_count > 0
        and (
            handed_over.session_id is not null
            or followed.is_late_reply
            or (
                followed.next_opened_by = 'buyer'
                and business_day(followed.next_started_at)
                <= business_day(followed.ended_at) + settings.agent_initiated_days - 1
            )
        )
)

select
    ----------  ids
    followed.session_id,               -- 会话 session
    followed.platform,                 -- 平台 platform
    followed.shop_id,                  -- 店铺 shop
    followed.buyer_key,                -- 买家假名 pseudonym
    followed.agent_id,                 -- 客服账号 agent account
    read_with.session_id_read as read_with_session_id,  -- 买家没说话时连着哪个会话读 where the buyer says nothing, the session that says what it is about
    ----------  attributes
    business_day(followed.started_at) as day,  -- 营业日 business day of its start
    followed.opened_by,                -- 谁先开口：buyer / agent，机器人不算 who spoke first, bots aside
    followed.is_bot_account,           -- 是否机器人账号 whether the account is a bot
    followed.has_forwarding_notice
    and coalesce(followed.next_agent_id <> followed.agent_id, false)
    and followed.agent_message_count <= settings.forwarding_agent_messages as is_forwarded,  -- 是否纯转接 whether purely forwarded
    (
        coalesce(followed.opened_by = 'buyer', false)
        and followed.agent_message_count = 0
        and coalesce(followed.next_opened_by = 'agent', false)
    )
    or coalesce(followed.first_reply_seconds > settings.session_gap_seconds, false) as is_answered_late,  -- 是否超过间隔才回 whether answered only after the gap
    starts_with(followed.buyer_key, 'u') as is_masked_buyer,  -- 买家昵称是否被平台打码，认不出是谁 whether the platform masked the nick
    case
        when own.rule is not null then own.rule
        when list_contains(settings.excluded_agents, followed.agent_id) then 'excluded_agent'
        when
            followed.buyer_message_count <= settings.monologue_buyer_messages
            and read_with.session_id is null
            then 'monologue'
        when settings.drop_single_message_buyers and followed.day_message_count = 1 then 'single_message'
    end as filter_rule,                -- 不计接待的规则，空为计入 rule by which it is not received, null when it is
    ----------  measures
    followed.buyer_message_count,      -- 买家消息数 buyer messages
    followed.agent_message_count,      -- 人工消息数 human messages
    followed.bot_message_count,        -- 机器人消息数 bot messages
    followed.first_reply_seconds is not null as has_reply,  -- 买家开口后有无人工回复 whether a human replied after the buyer spoke
    case
        when followed.first_reply_seconds <= settings.session_gap_seconds then followed.first_reply_seconds
    end as first_response_seconds,     -- 首响（秒），超过间隔为空 first response, null beyond the gap
    ----------  times
    followed.started_at,               -- 开始 started
    case
        when followed.opened_by = 'agent' then coalesce(followed.first_buyer_at, read_with.opened_at)
        else followed.started_at
    end as opened_at,                  -- 开口：买家主动或接手则为开始，客服主动则为买家首答 its start, or the buyer's first answer to an agent's own contact
    followed.ended_at,                 -- 最后一句 last message
    followed.first_buyer_at            -- 买家首句 first buyer message
from followed
cross join config.settings as settings
left join config.own_accounts as own using (buyer_key)
left join read_with on followed.session_id = read_with.session_id
where followed.started_at is not null
