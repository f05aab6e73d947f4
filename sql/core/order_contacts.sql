/*
description: >
  每个订单在下单前、付款前各够得着哪些接触，一行一个会话：自然日窗口够得着认领它的询单里的，小时窗口够得着窗口内的。
  Which human contacts each order reaches back to before its creation and before its payment, one row per session; a
  window of natural days reaches those of the claiming inquiry, one of hours any inside it.
grain: [platform, shop_id, order_id, moment, window_length, window_unit, session_id]
materialized: view
*/
with

windows as (
    select distinct window_length, window_unit
    from config.presets
),

widest as (
    select coalesce(max(window_length) filter (where window_unit = 'hours'), 0) as hours
    from windows
),

met as (
    select
        moments.platform,
        moments.shop_id,
        moments.order_id,
        moments.moment,
        contacts.session_id,
        any_value(moments.buyer_key) as buyer_key,
        any_value(moments.moment_at) as moment_at,
        any_value(moments.last_message_at) as last_message_at,
        any_value(contacts.inquiry_id) as inquiry_id,
        any_value(claiming.inquiry_id = contacts.inquiry_id) as is_of_claiming_inquiry,
        list(contacts.sent_at) as contacts_at,
        max(
            {sent_at: contacts.sent_at, message_key: contacts.message_key, agent_id: contacts.agent_id}
        ) as last_contact
    from core.session_orders as moments
    semi join run.buyers using (buyer_key)
    inner join core.inquiry_sessions as claiming using (session_id)
    cross join widest
    inner join core.contacts as contacts
        on
            moments.platform = contacts.platform
            and moments.shop_id = contacts.shop_id
            and moments.buyer_key = contacts.buyer_key
            and moments.moment_at > contacts.sent_at
            -- what no window reaches: most of what was ever said to a buyer who returns
            and (
                claiming.inquiry_id = contacts.inquiry_id
                or contacts.sent_at >= moments.moment_at - to_hours(widest.hours)
            )
    group by moments.platform, moments.shop_id, moments.order_id, moments.moment, contacts.session_id
)

select
    ----------  ids
    met.platform,                      -- 平台 platform
    met.shop_id,                       -- 店铺 shop
    met.order_id,                      -- 订单号 order number
    met.session_id,                    -- 接触所在会话 session of the contact
    met.inquiry_id,                    -- 接触所在询单 inquiry of the contact
    met.buyer_key,                     -- 买家假名 pseudonym
    met.last_contact.agent_id,         -- 客服账号 agent account
    ----------  attributes
    met.moment,                        -- order 下单 / pay 付款
    windows.window_length,             -- 窗口长度 length of the window
    windows.window_unit,               -- 窗口单位 days (natural) or hours
    ----------  times
    list_min(if(
        windows.window_unit = 'days',
        met.contacts_at,
        list_filter(
            met.contacts_at, lambda contact_at: contact_at >= met.moment_at - to_hours(windows.window_length)
        )
    )) as first_contact_at,            -- 其中最早的接触 first contact in it
    met.last_contact                   -- 其中最后的接触 last contact in it
from met
inner join windows
    on
        case
            when windows.window_unit = 'days'
                then
                    met.is_of_claiming_inquiry
                    and business_day(met.moment_at) <= business_day(met.last_message_at) + windows.window_length - 1
            else met.last_contact.sent_at >= met.moment_at - to_hours(windows.window_length)
        end
