/*
description: >
  计入的消息及其会话：撤回的不算；同一买家与同一客服账号的消息，静默超过间隔即分为两个会话（恰好等于间隔仍是一个）。
  买家消息没写收件账号的，归给随后回复的人工客服，其次归给上一个账号。
  Messages that count, with their session: one buyer and one shop account, split at a silence longer than the gap.
  A buyer's message without addressee goes to the human who answers next, else to the account spoken to before.
grain: [message_key]
partition: buyer_key
*/
with

visible as (
    select messages.*
    from staging.messages as messages
    semi join run.buyers using (buyer_key)
),

recalled as (
    select distinct platform, shop_id, buyer_key, recalled_message_id as message_id
    from visible
    where kind = 'recall' and recalled_message_id is not null
),

counted as (
    select *
    from visible
    anti join recalled using (platform, shop_id, buyer_key, message_id)
    where kind <> 'recall'
),

neighbours as (
    select
        counted.*,
        first_value(case when role = 'agent' then {agent_id: agent_id, sent_at: sent_at} end ignore nulls)
            over following
            as answer,
        last_value(agent_id ignore nulls) over preceding as before,
        first_value(agent_id ignore nulls) over following as after
    from counted
    window
        following as (
            partition by platform, shop_id, buyer_key
            order by sent_at, length(message_id), message_id, message_key
            rows between 1 following and unbounded following
        ),
        preceding as (
            partition by platform, shop_id, buyer_key
            order by sent_at, length(message_id), message_id, message_key
            rows between unbounded preceding and 1 preceding
        )
),

addressed as (
    select
        neighbours.* exclude (agent_id, role),
        coalesce(
            neighbours.agent_id,
            case
                when epoch(neighbours.answer.sent_at - neighbours.sent_at) <= settings.session_gap_seconds
                    then neighbours.answer.agent_id
            end,
            neighbours.before,
            neighbours.after,
            '(none)'
        ) as agent_id,
        neighbours.role as said_role,
        settings.session_gap_seconds,
        settings.bot_accounts
    from neighbours
    cross join config.settings as settings
),

voiced as (
    select
        addressed.*,
        coalesce(agents.is_bot, false)
        or len(list_filter(addressed.bot_accounts, lambda ending: ends_with(addressed.agent_id, ending))) > 0
            as is_bot_account
    from addressed
    left join staging.agents as agents using (agent_id)
),

spoken as (
    select
        *,
        case when said_role = 'agent' and is_bot_account then 'bot' else said_role end as role,
        max(case when said_role <> 'system' then sent_at end) over (
            partition by platform, shop_id, buyer_key, agent_id
            order by sent_at, length(message_id), message_id, message_key
            rows between unbounded preceding and 1 preceding
        ) as previous_at
    from voiced
),

numbered as (
    select
        *,
        sum((
            role <> 'system'
            and (previous_at is null or epoch(sent_at - previous_at) > session_gap_seconds)
        )::integer) over (
            partition by platform, shop_id, buyer_key, agent_id
            order by sent_at, length(message_id), message_id, message_key
        ) as session_number
    from spoken
),

opened as (
    select
        *,
        first_value(message_key) over (
            partition by platform, shop_id, buyer_key, agent_id, session_number
            order by (role = 'system'), sent_at, length(message_id), message_id, message_key
        ) as opening_key
    from numbered
    where session_number > 0  -- a system notice before anybody spoke is no session
)

select
    ----------  ids
    message_key,                       -- 消息指纹 fingerprint
    message_id,                        -- 消息号 message
    's' || lpad(lower(hex(opening_key)), 16, '0') as session_id,  -- 会话 session
    platform,                          -- 平台 platform
    shop_id,                           -- 店铺 shop
    buyer_key,                         -- 买家假名 pseudonym
    agent_id,                          -- 客服账号 agent account
    product_id,                        -- 所指商品 product
    text_id,                           -- 正文指纹 fingerprint of the text
    ----------  attributes
    business_day(sent_at) as day,      -- 营业日 business day
    role,                              -- buyer / agent（人工 human）/ bot / system
    kind,                              -- text / card / image
    is_bot_account,                    -- 是否机器人账号 whether the account is a bot
    ----------  times
    sent_at                            -- 发送时间 time sent
from opened
