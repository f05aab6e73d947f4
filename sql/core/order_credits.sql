/*
description: >
  每个订单给每位客服记哪一格：落实下单、落实付款、静默、跟进、协助；窗口与取法相同的口径共用一行。刷单不记。
  Which cell of credit each order gives each agent. Presets with the same window and pick share a row; a flagged order
  gives none. Paid by nobody's doing but the order's agent is his own payment; a contact in the first follow_up_minutes
  after a silent order is a follow-up and no credit for the payment.
grain: [platform, shop_id, order_id, window_length, window_unit, pick, agent_id, cell]
partition: buyer_key
tests:
  - one_of:
      cell:
        - own_order_own_pay
        - own_order_other_pay
        - other_order_own_pay
        - own_order_unpaid
        - silent_order_own_pay
        - silent_follow_up
        - assist_order
        - assist_pay
        - assist_follow_up
*/
with

rules as (
    select distinct window_length, window_unit, pick
    from config.presets
),

claimed as (
    select
        platform,
        shop_id,
        order_id,
        window_length,
        window_unit,
        pick,
        bool_or(moment = 'order') as is_claimed_by_order,
        any_value(agent_id) filter (where moment = 'order') as order_agent_id,
        any_value(contact_at) filter (where moment = 'order') as order_contact_at,
        any_value(agent_id) filter (where moment = 'pay') as pay_agent_id,
        any_value(contact_at) filter (where moment = 'pay') as pay_contact_at
    from core.order_claims
    semi join run.buyers using (buyer_key)
    group by all
),

followed as (
    select
        follow_ups.platform,
        follow_ups.shop_id,
        follow_ups.order_id,
        follow_ups.agent_id,
        follow_ups.first_contact_at,
        rules.window_length,
        rules.window_unit,
        rules.pick
    from core.follow_ups as follow_ups
    semi join run.buyers using (buyer_key)
    inner join core.orders as orders using (platform, shop_id, order_id)
    cross join config.settings as settings
    inner join rules
        on
            case
                when rules.window_unit = 'days'
                    then business_day(follow_ups.first_contact_at) <= orders.day + rules.window_length - 1
                else follow_ups.first_contact_at <= orders.created_at + to_hours(rules.window_length)
            end
    -- of an order still unpaid only the first minutes are follow-up, the rest is reminding
    where
        orders.paid_at is not null
        or follow_ups.first_contact_at <= orders.created_at + to_minutes(settings.follow_up_minutes)
),

first_followed as (
    select
        platform,
        shop_id,
        order_id,
        window_length,
        window_unit,
        pick,
        arg_min(agent_id, (first_contact_at, agent_id)) as agent_id,
        min(first_contact_at) as contact_at
    from followed
    group by all
),

judged as (
    select
        orders.platform,
        orders.shop_id,
        orders.order_id,
        orders.paid_at,
        window_length,
        window_unit,
        pick,
        claimed.order_agent_id,
        claimed.order_contact_at,
        claimed.pay_agent_id,
        claimed.pay_contact_at,
        first_followed.agent_id as follow_up_agent_id,
        first_followed.contact_at as follow_up_at,
        case
            when claimed.is_claimed_by_order and orders.paid_at is null then 'unpaid'
            when
                claimed.is_claimed_by_order
                and claimed.order_agent_id = coalesce(claimed.pay_agent_id, claimed.order_agent_id)
                then 'own'
            when claimed.is_claimed_by_order then 'shared'
            when claimed.pay_contact_at > orders.created_at + to_minutes(settings.follow_up_minutes) then 'reminded'
            else 'followed'
        end as kind
    from claimed
    full join first_followed using (platform, shop_id, order_id, window_length, window_unit, pick)
    inner join core.orders as orders using (platform, shop_id, order_id)
    cross join config.settings as settings
    where not orders.is_flagged
),

main as (
    select
        *,
        unnest(case kind
            when 'unpaid' then [{agent_id: order_agent_id, cell: 'own_order_unpaid', contact_at: order_contact_at}]
            when 'own' then [{agent_id: order_agent_id, cell: 'own_order_own_pay', contact_at: order_contact_at}]
            when 'shared'
                then [
                    {agent_id: order_agent_id, cell: 'own_order_other_pay', contact_at: order_contact_at},
                    {agent_id: pay_agent_id, cell: 'other_order_own_pay', contact_at: pay_contact_at}
                ]
            when 'reminded' then [{agent_id: pay_agent_id, cell: 'silent_order_own_pay', contact_at: pay_contact_at}]
            else [{agent_id: follow_up_agent_id, cell: 'silent_follow_up', contact_at: follow_up_at}]
        end) as credit
    from judged
),

assisted as (
    select
        contacts.platform,
        contacts.shop_id,
        contacts.order_id,
        contacts.agent_id,
        judged.window_length,
        judged.window_unit,
        judged.pick,
        if(contacts.moment = 'order', 'assist_order', 'assist_pay') as cell,
        contacts.last_contact.sent_at as contact_at
    from core.order_contacts as contacts
    inner join core.orders as orders using (platform, shop_id, order_id)
    inner join judged
        on
            contacts.platform = judged.platform
            and contacts.shop_id = judged.shop_id
            and contacts.order_id = judged.order_id
            and contacts.window_length = judged.window_length
            and contacts.window_unit = judged.window_unit
    where
        contacts.moment = 'order'
        or (contacts.last_contact.sent_at > orders.created_at and judged.kind <> 'followed')
    union all
    select
        followed.platform,
        followed.shop_id,
        followed.order_id,
        followed.agent_id,
        window_length,
        window_unit,
        pick,
        'assist_follow_up' as cell,
        followed.first_contact_at as contact_at
    from followed
    inner join judged using (platform, shop_id, order_id, window_length, window_unit, pick)
    where judged.kind = 'followed'
),

owned as (
    select
        platform,
        shop_id,
        order_id,
        window_length,
        window_unit,
        pick,
        unnest(credit)
    from main
    where credit.agent_id is not null
),

-- who has a cell of his own on an order did not merely assist in it
credited as (
    select *
    from owned
    union all by name
    select assisted.*
    from assisted
    anti join owned using (platform, shop_id, order_id, window_length, window_unit, pick, agent_id)
)

select
    ----------  ids
    credited.platform,                 -- 平台 platform
    credited.shop_id,                  -- 店铺 shop
    credited.order_id,                 -- 订单号 order number
    credited.agent_id,                 -- 客服账号 agent account
    any_value(orders.buyer_key) as buyer_key,  -- 买家假名 pseudonym
    ----------  attributes
    credited.window_length,            -- 窗口长度 length of the window
    credited.window_unit,              -- 窗口单位 days (natural) or hours
    credited.pick,                     -- 取法 which contact is picked
    credited.cell,                     -- 记哪一格 cell
    any_value(orders.day) as day,      -- 下单营业日 business day of creation
    ----------  times
    max(credited.contact_at) as contact_at  -- 凭哪次接触 contact it rests on
from credited
inner join core.orders as orders using (platform, shop_id, order_id)
group by
    credited.platform,
    credited.shop_id,
    credited.order_id,
    credited.agent_id,
    credited.window_length,
    credited.window_unit,
    credited.pick,
    credited.cell
