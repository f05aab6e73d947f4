/*
description: >
  会话：一位买家与一个客服账号的一段对话，及其是否计入接待。
  Sessions of one buyer with one shop account, and whether they are received.
grain: [session_id]
partition: buyer_key
*/
with

spans as (
    select spans.*
    from core.session_spans as spans
    where spans.started_at is not null
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
    inner join core.messages as messages
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

neighbours as (
    select
        spans.*,
        epoch(spans.first_reply_at - spans.first_buyer_at)::bigint as first_reply_seconds,
        -- whenever the buyer speaks next to this account he answers every contact before, not only the last
        first_value(
            case
                when spans.buyer_message_count > 0
                    then {session_id: spans.session_id, answered_at: spans.first_buyer_at}
            end ignore nulls
        ) over following as answer,
        lag(spans.session_id) over own_account as previous_session_id,
        coalesce(
            spans.opened_by = 'agent'
            and lag(spans.ends_on_question) over own_account
            and business_day(spans.started_at)
            <= business_day(lag(spans.ended_at) over own_account) + settings.window_days - 1,
            false
        ) as is_late_reply,
        lead(spans.agent_id) over whole_shop as next_agent_id,
        lead(spans.started_at) over whole_shop as next_started_at,
        sum(spans.buyer_message_count) over whole_day as day_message_count,
        sum(spans.agent_message_count) over whole_day as day_reply_count
    from spans
    cross join config.settings as settings
    window
        -- a bot's session between the two hides neither
        own_account as (
            partition by spans.platform, spans.shop_id, spans.buyer_key, spans.agent_id, spans.opened_by is null
            order by spans.started_at, spans.session_id
        ),
        following as (
            partition by spans.platform, spans.shop_id, spans.buyer_key, spans.agent_id, spans.opened_by is null
            order by spans.started_at, spans.session_id
            rows between 1 following and unbounded following
        ),
        whole_shop as (
            partition by spans.platform, spans.shop_id, spans.buyer_key order by spans.started_at, spans.session_id
        ),
        whole_day as (
            partition by spans.platform, spans.shop_id, spans.buyer_key, business_day(spans.started_at)
        )
),

followed as (
    select
        neighbours.*,
        handed_over.from_session_id,
        coalesce(lead(neighbours.is_late_reply) over own_account, false) as is_replied_late,
        coalesce(neighbours.next_agent_id <> neighbours.agent_id, false)
        and epoch(neighbours.next_started_at - neighbours.ended_at) <= settings.session_gap_seconds as is_left_at_once
    from neighbours
    cross join config.settings as settings
    left join handed_over using (session_id)
    window own_account as (
        partition by
            neighbours.platform,
            neighbours.shop_id,
            neighbours.buyer_key,
            neighbours.agent_id,
            neighbours.opened_by is null
        order by neighbours.started_at, neighbours.session_id
    )
),

-- where the buyer says nothing, the session that says what it is about: the one taken over, the one answered late, or
-- the one in which the buyer answers the agent's own contact in time
read_with as (
    select
        followed.session_id,
        coalesce(
            followed.from_session_id,
            case when followed.is_late_reply then followed.previous_session_id end,
            followed.answer.session_id
        ) as session_id_read,
        case
            when followed.from_session_id is not null or followed.is_late_reply then followed.started_at
            else followed.answer.answered_at
        end as opened_at
    from followed
    cross join config.settings as settings
    where
        followed.buyer_message_count = 0
        and followed.agent_message_count > 0
        and (
            followed.from_session_id is not null
            or followed.is_late_reply
            or business_day(followed.answer.answered_at)
            <= business_day(followed.ended_at) + settings.agent_initiated_days - 1
        )
),

filtered as (
    select
        followed.session_id,
        list_filter(
            [
                own.rule,
                case when list_contains(settings.excluded_agents, followed.agent_id) then 'excluded_agent' end,
                case when not followed.has_content then 'empty' end,
                case when followed.has_code_word then 'code_word' end,
                case
                    when
                        followed.buyer_message_count <= settings.monologue_buyer_messages
                        and read_with.session_id is null
                        then 'monologue'
                end,
                case
                    when
                        followed.day_reply_count = 0
                        and len(
                            list_filter(settings.main_accounts, lambda ending: ends_with(followed.agent_id, ending))
                        ) > 0
                        then 'auto_reply'
                end,
                case when followed.day_message_count = 1 then 'single_message' end
            ],
            lambda rule: rule is not null
        ) as filters_met
    from followed
    cross join config.settings as settings
    left join config.own_accounts as own using (buyer_key)
    left join read_with using (session_id)
),

switches as (
    select coalesce(list(filter) filter (where is_on), []) as filters_on
    from config.filters
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
    coalesce(followed.has_forwarding_notice and followed.is_left_at_once, false)
    and followed.agent_message_count <= settings.forwarding_agent_messages as is_forwarded,  -- 是否纯转接 whether purely forwarded
    coalesce(followed.has_forwarding_notice and followed.is_left_at_once, false) as is_transferred,  -- 是否转出 whether transferred to another
    case
        when followed.has_forwarding_notice and followed.is_left_at_once then followed.next_agent_id
    end as transferred_to_agent_id,    -- 转给谁 to whom transferred
    followed.has_after_sale_notice,    -- 转接用语是否说到售后 whether the notice names after-sale
    followed.opened_by = 'agent'
    and followed.from_session_id is null
    and not followed.is_late_reply as is_own_contact,  -- 是否客服主动联系 whether the agent's own contact
    (followed.agent_message_count = 0 and followed.is_replied_late)
    or coalesce(followed.first_reply_seconds > settings.session_gap_seconds, false) as is_answered_late,  -- 是否超过间隔才回 whether answered only after the gap
    starts_with(followed.buyer_key, 'u') as is_masked_buyer,  -- 买家昵称是否被平台打码，认不出是谁 whether the platform masked the nick
    filtered.filters_met,              -- 合乎的过滤规则，开没开都算 filters that fit, on or off
    list_filter(filtered.filters_met, lambda rule: list_contains(switches.filters_on, rule))[1] as filter_rule,  -- 不计接待的规则，空为计入 rule by which it is not received, null when it is
    ----------  measures
    followed.buyer_message_count,      -- 买家消息数 buyer messages
    followed.agent_message_count,      -- 人工消息数 human messages
    followed.bot_message_count,        -- 机器人消息数 bot messages
    followed.said_hash,                -- 全部消息的指纹：多一条少一条就变 fingerprint of all its messages, changed by any more or less
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
cross join switches
inner join filtered using (session_id)
left join read_with using (session_id)
