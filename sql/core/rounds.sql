/*
description: >
  回合：买家连续发言 → 人工首次回复；只致谢应声的不算回合，会话内没等到回复的是一次未答。设置里可把机器人也算作回复。
  Rounds, a block of buyer messages → the first human reply; a block of nothing but thanks is none, one left unanswered is
  a miss. A setting lets bots' replies count as well.
grain: [session_id, round_number]
partition: buyer_key
*/
with

said as (
    select
        messages.* exclude (role),
        if(messages.role = 'buyer', 'buyer', 'agent') as role,
        coalesce(marks.is_acknowledgement, false) as is_acknowledgement,
        if(lag(messages.role, 1, 'agent') over in_order = 'buyer', 'buyer', 'agent') as previous_role
    from core.messages as messages
    semi join run.buyers using (buyer_key)
    cross join config.settings as settings
    left join core.text_marks as marks using (text_id)
    where
        messages.role in ('buyer', 'agent') and not messages.is_bot_account
        or messages.role in ('buyer', 'agent', 'bot') and not settings.humans_only
    window
        in_order as (
            partition by messages.session_id
            order by messages.sent_at, length(messages.message_id), messages.message_id, messages.message_key
        )
),

blocks as (
    select
        *,
        sum((role = 'buyer' and previous_role = 'agent')::integer) over (
            partition by session_id
            order by sent_at, length(message_id), message_id, message_key
        ) as block_number
    from said
),

rounds as (
    select
        session_id,
        buyer_key,
        agent_id,
        block_number,
        min(sent_at) filter (where role = 'buyer') as asked_at,
        min(sent_at) filter (where role = 'agent') as replied_at
    from blocks
    where block_number > 0
    group by session_id, buyer_key, agent_id, block_number
    having not bool_and(is_acknowledgement) filter (where role = 'buyer')
)

select
    ----------  ids
    rounds.session_id,                 -- 会话 session
    row_number() over (
        partition by rounds.session_id order by rounds.block_number
    ) as round_number,                 -- 会话内第几回合 which round of the session
    rounds.buyer_key,                  -- 买家假名 pseudonym
    rounds.agent_id,                   -- 客服账号 agent account
    ----------  attributes
    business_day(rounds.asked_at) as day,  -- 提问的营业日 business day of the question
    timezone(settings.timezone, rounds.asked_at)::time >= settings.service_starts_at
    and timezone(settings.timezone, rounds.asked_at)::time < settings.service_ends_at
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
