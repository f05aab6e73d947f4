/*
description: >
  询单：一位买家在一家店的一串售前会话。跨夜、换客服、换商品都还是同一个。
  Inquiries, one buyer × one shop × one run of pre-sale sessions.
grain: [inquiry_id]
partition: buyer_key
*/
with

messages as (
    select
        inquiry_id,
        any_value(platform) as platform,
        any_value(shop_id) as shop_id,
        any_value(buyer_key) as buyer_key,
        count(distinct session_id) as session_count,
        count(*) filter (where role = 'buyer') as buyer_message_count,
        count(*) filter (where role = 'agent') as agent_message_count,
        arg_min(product_id, (sent_at, length(message_id), message_id)) filter (
            where role = 'buyer' and product_id is not null
        ) as product_id,
        arg_max(agent_id, (sent_at, length(message_id), message_id)) filter (where role = 'buyer')
            as addressed_agent_id,
        min(sent_at) filter (where is_open) as opened_at,
        max(sent_at) as last_message_at
    from core.inquiry_messages
    group by inquiry_id
),

contacts as (
    select
        inquiry_id,
        arg_max(agent_id, (sent_at, message_key)) as agent_id
    from core.contacts
    group by inquiry_id
),

first_sessions as (
    select
        chained.inquiry_id,
        arg_min(sessions.session_id, (sessions.opened_at, sessions.session_id)) as session_id
    from core.inquiry_sessions as chained
    semi join run.buyers using (buyer_key)
    inner join core.sessions as sessions using (session_id)
    where sessions.first_buyer_at is not null
    group by chained.inquiry_id
),

-- notices and bots' messages count nowhere else, and yet are shown among its messages
said as (
    select
        chained.inquiry_id,
        bit_xor(sessions.said_hash) as said_hash
    from core.inquiry_sessions as chained
    semi join run.buyers using (buyer_key)
    inner join core.sessions as sessions using (session_id)
    group by chained.inquiry_id
),

first_responses as (
    select
        first_sessions.inquiry_id,
        sessions.first_response_seconds
    from first_sessions
    inner join core.sessions as sessions using (session_id)
),

responses as (
    select
        chained.inquiry_id,
        count(rounds.response_seconds) as response_count,
        sum(rounds.response_seconds)::bigint as response_seconds_sum
    from core.rounds as rounds
    semi join run.buyers using (buyer_key)
    inner join core.inquiry_sessions as chained using (session_id)
    group by chained.inquiry_id
)

select
    ----------  ids
    messages.inquiry_id,               -- 询单 inquiry
    messages.platform,                 -- 平台 platform
    messages.shop_id,                  -- 店铺 shop
    messages.buyer_key,                -- 买家假名 pseudonym
    messages.product_id,               -- 买家首个提到的商品 first product the buyer names
    contacts.agent_id as last_contact_agent_id,  -- 最后接触的人工客服 last human in contact
    messages.addressed_agent_id,       -- 最后收件的账号 account addressed last
    ----------  attributes
    business_day(messages.opened_at) as day,  -- 询单所属营业日 business day of its first message
    ----------  measures
    messages.session_count,            -- 会话数 sessions
    messages.buyer_message_count,      -- 买家消息数 buyer messages
    messages.agent_message_count,      -- 人工消息数 human messages
    first_responses.first_response_seconds,  -- 首个会话的首响（秒） first response of the first session with a buyer message
    coalesce(responses.response_count, 0) as response_count,  -- 已答回合数 answered rounds
    responses.response_seconds_sum,    -- 响应秒数之和 sum of response seconds
    said.said_hash,                    -- 全部消息的指纹：多一条少一条就变 fingerprint of all its messages, changed by any more or less
    ----------  times
    messages.opened_at,                -- 首句 opened
    messages.last_message_at,          -- 末句 last message
    day_ends_at(business_day(messages.last_message_at) + settings.window_days - 1) as closes_at  -- 窗口关闭 when the window closes
from messages
cross join config.settings as settings
left join said using (inquiry_id)
left join contacts using (inquiry_id)
left join first_responses using (inquiry_id)
left join responses using (inquiry_id)
