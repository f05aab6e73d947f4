/*
description: >
  各口径下每个订单可能归于的接触，一行一个候选时刻：窗口内认领它的询单，及按口径取中的那次人工接触。
  For every order, preset and moment the inquiry that claims it within the window and the human contact the preset picks.
grain: [platform, shop_id, order_id, preset, moment_number]
partition: buyer_key
*/
with

moments as (
    select
        presets.preset,
        presets.window_length,
        presets.window_unit,
        presets.pick,
        list_position(presets.moments, moments.moment) as moment_number,
        moments.platform,
        moments.shop_id,
        moments.order_id,
        moments.buyer_key,
        moments.moment,
        moments.moment_at,
        moments.last_message_at,
        sessions.inquiry_id
    from core.session_orders as moments
    semi join run.buyers using (buyer_key)
    inner join config.presets as presets on list_contains(presets.moments, moments.moment)
    inner join core.inquiry_sessions as sessions using (session_id)
),

claims as (
    select *
    from moments
    where
        case
            when window_unit = 'days' then business_day(moment_at) <= business_day(last_message_at) + window_length - 1
            else moment_at <= last_message_at + to_hours(window_length)
        end
),

session_products as (
    select
        session_id,
        list(distinct product_id) as product_ids
    from core.inquiry_messages
    where product_id is not null
    group by session_id
),

rounds_so_far as (
    select
        claims.order_id,
        claims.platform,
        claims.shop_id,
        claims.preset,
        claims.moment_number,
        rounds.agent_id,
        count(*) as round_count
    from claims
    inner join core.inquiry_sessions as sessions using (inquiry_id)
    inner join core.rounds as rounds on sessions.session_id = rounds.session_id and claims.moment_at > rounds.replied_at
    where claims.pick = 'most_rounds'
    group by all
),

-- by natural days the contacts of the claiming inquiry, by hours any of the buyer's inside the window
candidates as (
    select
        claims.*,
        contacts.inquiry_id as contact_inquiry_id,
        contacts.session_id as contact_session_id,
        contacts.session_started_at,
        contacts.agent_id,
        contacts.sent_at as contact_at,
        contacts.message_key
    from claims
    inner join core.contacts as contacts
        on
            claims.platform = contacts.platform
            and claims.shop_id = contacts.shop_id
            and claims.buyer_key = contacts.buyer_key
            and claims.moment_at > contacts.sent_at
    where
        case
            when claims.window_unit = 'days' then contacts.inquiry_id = claims.inquiry_id
            else contacts.sent_at >= claims.moment_at - to_hours(claims.window_length)
        end
),

latest_sessions as (
    select
        claims.platform,
        claims.shop_id,
        claims.order_id,
        claims.preset,
        claims.moment_number,
        arg_max(sessions.session_id, (sessions.started_at, sessions.session_id)) as session_id
    from claims
    inner join core.inquiry_sessions as chained
        on
            claims.platform = chained.platform
            and claims.shop_id = chained.shop_id
            and claims.buyer_key = chained.buyer_key
    inner join core.sessions as sessions
        on
            chained.session_id = sessions.session_id
            and claims.moment_at > sessions.started_at
            and sessions.started_at >= claims.moment_at - to_hours(claims.window_length)
    where claims.pick = 'latest_session'
    group by all
),

ranked as (
    select
        candidates.*,
        row_number() over (
            partition by
                candidates.platform,
                candidates.shop_id,
                candidates.order_id,
                candidates.preset,
                candidates.moment_number
            order by
                case
                    when candidates.pick = 'last_for_product'
                        then coalesce(list_has_any(session_products.product_ids, orders.product_ids), false)::integer
                    when candidates.pick = 'most_rounds' then coalesce(rounds_so_far.round_count, 0)
                    else 0
                end desc,
                case when candidates.pick = 'first' then candidates.contact_at end asc,
                candidates.contact_at desc,
                candidates.message_key desc
        ) as rank_number
    from candidates
    inner join core.orders as orders using (platform, shop_id, order_id)
    left join session_products on candidates.contact_session_id = session_products.session_id
    left join rounds_so_far
        on
            candidates.platform = rounds_so_far.platform
            and candidates.shop_id = rounds_so_far.shop_id
            and candidates.order_id = rounds_so_far.order_id
            and candidates.preset = rounds_so_far.preset
            and candidates.moment_number = rounds_so_far.moment_number
            and candidates.agent_id = rounds_so_far.agent_id
    left join latest_sessions
        on
            candidates.platform = latest_sessions.platform
            and candidates.shop_id = latest_sessions.shop_id
            and candidates.order_id = latest_sessions.order_id
            and candidates.preset = latest_sessions.preset
            and candidates.moment_number = latest_sessions.moment_number
    where candidates.pick <> 'latest_session' or candidates.contact_session_id = latest_sessions.session_id
)

select
    ----------  ids
    claims.platform,                   -- 平台 platform
    claims.shop_id,                    -- 店铺 shop
    claims.order_id,                   -- 订单号 order number
    claims.preset,                     -- 口径 preset
    claims.moment_number,              -- 时刻的先后 preference of the moment
    claims.buyer_key,                  -- 买家假名 pseudonym
    coalesce(ranked.contact_inquiry_id, claims.inquiry_id) as inquiry_id,  -- 认领的询单 claiming inquiry
    ranked.agent_id,                   -- 取中的客服，空为没有人工接触 agent picked, null without human contact
    ----------  attributes
    claims.moment,                     -- order 下单 / pay 付款
    ----------  times
    claims.moment_at,                  -- 下单或付款时刻 when ordered or paid
    claims.last_message_at,            -- 此前最后一句话 last message before
    ranked.contact_at                  -- 取中的接触时刻 time of the contact picked
from claims
left join ranked
    on
        claims.platform = ranked.platform
        and claims.shop_id = ranked.shop_id
        and claims.order_id = ranked.order_id
        and claims.preset = ranked.preset
        and claims.moment_number = ranked.moment_number
        and ranked.rank_number = 1
