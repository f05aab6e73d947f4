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
    from staging.touched_messages as messages
    semi join run.buyers using (buyer_key)
),

-- what the windows below need and no more: they sort what they are given
counted as (
    select
        message_key,
        message_id,
        platform,
        shop_id,
        buyer_key,
        agent_id,
        role,
        sent_at
    from visible
    anti join staging.recalled_messages using (message_key)
    where kind <> 'recall'
),

-- numbers may begin anew in every conversation; few do, so those alone are counted
repeated_numbers as (
    select hash(platform, shop_id, buyer_key, message_id) as number
    from counted
    group by number
    having count(*) > 1
),

occurrences as (
    select
        message_key,
        row_number() over (
            partition by platform, shop_id, buyer_key, message_id order by sent_at, message_key
        ) as occurrence
    from counted
    where hash(platform, shop_id, buyer_key, message_id) in (from repeated_numbers)
),

-- few exports leave the addressee out, and then of some messages only
unaddressed_buyers as (
    select distinct platform, shop_id, buyer_key
    from counted
    where agent_id is null
),

neighbours as (
    select
        counted.message_key,
        counted.agent_id,
        counted.sent_at,
        first_value(case when role = 'agent' then {agent_id: agent_id, sent_at: sent_at} end ignore nulls)
            over following
            as answer,
        last_value(agent_id ignore nulls) over preceding as before,
        first_value(agent_id ignore nulls) over following as after
    from counted
    semi join unaddressed_buyers using (platform, shop_id, buyer_key)
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

addressees as (
    select
        neighbours.message_key,
        coalesce(
            case
                when epoch(neighbours.answer.sent_at - neighbours.sent_at) <= settings.session_gap_seconds
                    then neighbours.answer.agent_id
            end,
            neighbours.before,
            neighbours.after
        ) as agent_id
    from neighbours
    cross join config.settings as settings
    where neighbours.agent_id is null
),

addressed as (
    select
        counted.* exclude (agent_id),
        coalesce(counted.agent_id, addressees.agent_id, '(none)') as agent_id
    from counted
    left join addressees using (message_key)
),

accounts as (
    select
        spoken_to.agent_id,
        coalesce(agents.is_bot, false)
        or len(list_filter(settings.bot_accounts, lambda ending: ends_with(spoken_to.agent_id, ending))) > 0
            as is_bot_account
    from (select distinct agent_id from addressed) as spoken_to
    cross join config.settings as settings
    left join staging.agents as agents using (agent_id)
),

-- one buyer and one account by one number, because a window sorts by all that tells its rows apart
spoken as (
    select
        addressed.message_key,
        addressed.message_id,
        addressed.agent_id,
        addressed.sent_at,
        accounts.is_bot_account,
        case when addressed.role = 'agent' and accounts.is_bot_account then 'bot' else addressed.role end as role,
        hash(addressed.platform, addressed.shop_id, addressed.buyer_key, addressed.agent_id) as pair
    from addressed
    inner join accounts using (agent_id)
),

placed as (
    select
        *,
        row_number() over in_order as place,
        max(case when role <> 'system' then sent_at end) over (
            in_order rows between unbounded preceding and 1 preceding
        ) as previous_at
    from spoken
    window in_order as (partition by pair order by sent_at, length(message_id), message_id, message_key)
),

-- every message has the one that opened its session; a system notice before anybody spoke is in none
opened as (
    select
        placed.message_key,
        placed.agent_id,
        placed.role,
        placed.is_bot_account,
        placed.sent_at,
        last_value(
            case
                when
                    placed.role <> 'system'
                    and (
                        placed.previous_at is null
                        or epoch(placed.sent_at - placed.previous_at) > settings.session_gap_seconds
                    )
                    then placed.message_key
            end ignore nulls
        ) over (partition by placed.pair order by placed.place) as opening_key
    from placed
    cross join config.settings as settings
)

select
    ----------  ids
    opened.message_key,                -- 消息指纹 fingerprint
    visible.message_id || if(occurrences.occurrence > 1, '@' || occurrences.occurrence, '') as message_id,  -- 消息号；号从头编起的，第二条记作 7@2 message; where numbers begin anew the second 7 is called 7@2
    's' || lpad(lower(hex(opened.opening_key)), 16, '0') as session_id,  -- 会话，取名于首条消息 session, named after its first message
    visible.platform,                  -- 平台 platform
    visible.shop_id,                   -- 店铺 shop
    visible.buyer_key,                 -- 买家假名 pseudonym
    opened.agent_id,                   -- 客服账号 agent account
    visible.product_id,                -- 所指商品 product
    visible.text_id,                   -- 正文指纹 fingerprint of the text
    ----------  attributes
    business_day(opened.sent_at) as day,  -- 营业日 business day
    opened.role,                       -- buyer / agent（人工 human）/ bot / system
    visible.kind,                      -- text / card / image
    opened.is_bot_account,             -- 是否机器人账号 whether the account is a bot
    ----------  times
    opened.sent_at                     -- 发送时间 time sent
from opened
inner join visible using (message_key)
left join occurrences using (message_key)
where opened.opening_key is not null
