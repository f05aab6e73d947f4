/*
description: >
  每个订单在下单前、付款前各被哪个询单认领、按哪种取法取中哪次人工接触；窗口与取法相同的口径共用一行。
  For every order, before its creation and before its payment, the inquiry that claims it within the window and the human
  contact picked. Presets with the same window and pick share a row, so that a preset more costs nothing unless it differs.
grain: [platform, shop_id, order_id, moment, window_length, window_unit, pick]
partition: buyer_key
*/
with

rules as (
    select distinct window_length, window_unit, pick
    from config.presets
),

claims as (
    select
        moments.platform,
        moments.shop_id,
        moments.order_id,
        moments.buyer_key,
        moments.moment,
        moments.moment_at,
        moments.last_message_at,
        sessions.inquiry_id,
        rules.window_length,
        rules.window_unit,
        rules.pick
    from core.session_orders as moments
    semi join run.buyers using (buyer_key)
    inner join core.inquiry_sessions as sessions using (session_id)
    inner join rules
        on
            case
                when rules.window_unit = 'days'
                    then
                        business_day(moments.moment_at)
                        <= business_day(moments.last_message_at) + rules.window_length - 1
                else moments.moment_at <= moments.last_message_at + to_hours(rules.window_length)
            end
),

-- what the agent was asked about and since when, not what he recommends
session_products as (
    select
        session_id,
        map_from_entries(list((product_id, asked_at))) as asked_at
    from (
        select session_id, product_id, min(sent_at) as asked_at
        from core.inquiry_messages
        where product_id is not null and role = 'buyer'
        group by session_id, product_id
    ) as asked
    group by session_id
),

rounds_so_far as (
    select
        claims.order_id,
        claims.platform,
        claims.shop_id,
        claims.moment,
        claims.window_length,
        claims.window_unit,
        rounds.agent_id,
        count(*) as round_count
    from claims
    inner join core.inquiry_sessions as sessions using (inquiry_id)
    inner join core.rounds as rounds on sessions.session_id = rounds.session_id and claims.moment_at > rounds.replied_at
    where claims.pick = 'most_rounds'
    group by all
),

latest_sessions as (
    select
        claims.platform,
        claims.shop_id,
        claims.order_id,
        claims.moment,
        claims.window_length,
        claims.window_unit,
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

-- what makes a contact be picked, before the later of two alike
scored as (
    select
        contacts.*,
        rules.pick,
        if(rules.pick = 'first', contacts.first_contact_at, contacts.last_contact.sent_at) as contact_at,
        case rules.pick
            when 'last_for_product'
                then
                    coalesce(len(list_filter(
                        orders.product_ids,
                        lambda product: session_products.asked_at[product]
                        < if(contacts.moment = 'order', orders.created_at, orders.paid_at)
                    )) > 0, false)::bigint
            when 'most_rounds' then coalesce(rounds_so_far.round_count, 0)
            when 'first' then -epoch_us(contacts.first_contact_at)
            else 0
        end as score
    from core.order_contacts as contacts
    inner join rules using (window_length, window_unit)
    inner join core.orders as orders using (platform, shop_id, order_id)
    left join session_products on rules.pick = 'last_for_product' and contacts.session_id = session_products.session_id
    left join rounds_so_far
        on
            rules.pick = 'most_rounds'
            and contacts.platform = rounds_so_far.platform
            and contacts.shop_id = rounds_so_far.shop_id
            and contacts.order_id = rounds_so_far.order_id
            and contacts.moment = rounds_so_far.moment
            and contacts.window_length = rounds_so_far.window_length
            and contacts.window_unit = rounds_so_far.window_unit
            and contacts.agent_id = rounds_so_far.agent_id
    left join latest_sessions
        on
            contacts.platform = latest_sessions.platform
            and contacts.shop_id = latest_sessions.shop_id
            and contacts.order_id = latest_sessions.order_id
            and contacts.moment = latest_sessions.moment
            and contacts.window_length = latest_sessions.window_length
            and contacts.window_unit = latest_sessions.window_unit
    where rules.pick <> 'latest_session' or contacts.session_id = latest_sessions.session_id
),

picked as (
    select
        platform,
        shop_id,
        order_id,
        moment,
        window_length,
        window_unit,
        pick,
        arg_max(
            {inquiry_id: inquiry_id, agent_id: agent_id, contact_at: contact_at},
            (score, last_contact.sent_at, last_contact.message_key)
        ) as contact
    from scored
    group by all
)

select
    ----------  ids
    claims.platform,                   -- 平台 platform
    claims.shop_id,                    -- 店铺 shop
    claims.order_id,                   -- 订单号 order number
    claims.buyer_key,                  -- 买家假名 pseudonym
    coalesce(picked.contact.inquiry_id, claims.inquiry_id) as inquiry_id,  -- 认领的询单 claiming inquiry
    picked.contact.agent_id,           -- 取中的客服，空为没有人工接触 agent picked, null without human contact
    ----------  attributes
    claims.moment,                     -- order 下单 / pay 付款
    claims.window_length,              -- 窗口长度 length of the window
    claims.window_unit,                -- 窗口单位 days (natural) or hours
    claims.pick,                       -- 取法 which contact is picked
    ----------  times
    claims.moment_at,                  -- 下单或付款时刻 when ordered or paid
    claims.last_message_at,            -- 此前最后一句话 last message before
    picked.contact.contact_at          -- 取中的接触时刻 time of the contact picked
from claims
left join picked using (platform, shop_id, order_id, moment, window_length, window_unit, pick)
