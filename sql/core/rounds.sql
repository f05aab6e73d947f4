/*
description: >
  回合：买家连续发言 → 人工首次回复；只致谢应声的不算回合，会话内没等到回复的是一次未答。设置里可把机器人也算作回复。
  Rounds, a block of buyer messages → the first human reply; a block of nothing but thanks is none, one left unanswered is
  a miss. A setting lets bots' replies count as well.
grain: [session_id, round_number]
partition: buyer_key
*/
with

-- a question and those after it have as many replies before them as the reply to them has
said as (
    select
        messages.session_id,
        messages.buyer_key,
        messages.agent_id,
        messages.sent_at,
        messages.role = 'buyer' as is_asking,
        coalesce(marks.is_acknowledgement, false) as is_acknowledgement,
        count(*) filter (where messages.role <> 'buyer') over (
            partition by messages.session_id
            order by messages.sent_at, length(messages.message_id), messages.message_id, messages.message_key
            rows between unbounded preceding and 1 preceding
        ) as replies_before
    from core.messages as messages
    semi join run.buyers using (buyer_key)
    cross join config.settings as settings
    left join core.text_marks as marks using (text_id)
    where
        messages.role in ('buyer', 'agent') and not messages.is_bot_account
        or messages.role in ('buyer', 'agent', 'bot') and not settings.humans_only
),

rounds as (
    select
        session_id,
        any_value(buyer_key) as buyer_key,
        any_value(agent_id) as agent_id,
        replies_before,
        min(sent_at) filter (where is_asking) as asked_at,
        min(sent_at) filter (where not is_asking) as replied_at
    from said
    group by session_id, replies_before
    having not bool_and(is_acknowledgement) filter (where is_asking)
)

select
    ----------  ids
    rounds.session_id,                 -- 会话 session
    row_number() over (
        partition by rounds.session_id order by rounds.replies_before
    ) as round_number,                 -- 会话内第几回合 which round of the session
    rounds.buyer_key,                  -- 买家假名 pseudonym
    rounds.agent_id,                   -- 客服账号 agent account
    ----------  attributes
    business_day(rounds.asked_at) as day,  -- 提问的营业日 business day of the question
    is_within_hours(rounds.asked_at, settings.service_starts_at, settings.service_ends_at)
        as is_in_service_hours,        -- 是否在服务时段内提问 whether asked within service hours
    ----------  measures
    case
        when epoch(rounds.replied_at - rounds.asked_at) <= settings.session_gap_seconds
            then epoch(rounds.replied_at - rounds.asked_at)::bigint
    end as response_seconds,           -- 响应时长，未答或超过会话间隔为空 response time, null for a miss or one beyond the session gap
    ----------  times
    rounds.asked_at,                   -- 提问 asked
    rounds.replied_at                  -- 回复 replied
from rounds
cross join config.settings as settings
