/*
description: >
  会话归入询单：新会话并入买家未结束的询单，除非其窗口已关，或归它的订单此前已付款。
  A new session joins the buyer's open inquiry unless its window has closed or an order of it was paid before.
  The second is a fold along the buyer's paid orders: an order ends the inquiry at the first session after its payment if
  the session that claims it still belongs to that inquiry; a claim before which only bots had spoken comes last.
grain: [session_id]
partition: buyer_key
*/
with recursive

windows as (
    select
        sessions.*,
        max(case when is_after_window is null or is_after_window then session_number end) over (
            partition by platform, shop_id, buyer_key order by session_number
        ) as window_start
    from core.presale_sessions as sessions
    semi join run.buyers using (buyer_key)
),

sessions as (
    select
        *,
        bool_and(coalesce(agent_message_count = 0, false)) over (
            partition by platform, shop_id, buyer_key, window_start order by session_number
        ) as is_without_human
    from windows
),

usual as (
    select moments
    from config.presets
    where preset = (select attribution_preset from config.settings)
),

claims as (
    select
        claims.platform,
        claims.shop_id,
        claims.buyer_key,
        claims.order_id,
        arg_min(
            claims.session_number, (sessions.is_without_human, list_position(usual.moments, claims.moment))
        ) as claiming_number
    from core.session_orders as claims
    inner join sessions using (platform, shop_id, buyer_key, session_number)
    cross join config.settings as settings
    cross join usual
    where
        list_contains(usual.moments, claims.moment)
        and business_day(claims.moment_at) <= business_day(claims.last_message_at) + settings.window_days - 1
    group by claims.platform, claims.shop_id, claims.buyer_key, claims.order_id
),

-- the first session after the payment of each claimed order
followed as (
    select
        claims.platform,
        claims.shop_id,
        claims.buyer_key,
        claims.order_id,
        claims.claiming_number,
        min(sessions.session_number) as session_number
    from claims
    inner join core.orders as orders using (platform, shop_id, order_id)
    inner join sessions
        on
            claims.platform = sessions.platform
            and claims.shop_id = sessions.shop_id
            and claims.buyer_key = sessions.buyer_key
            and orders.paid_at < sessions.opened_at
    where not orders.is_flagged
    group by all
),

endings as (
    select
        platform,
        shop_id,
        buyer_key,
        session_number,
        max(claiming_number) as claiming_number
    from followed
    group by platform, shop_id, buyer_key, session_number
),

numbered as (
    select
        *,
        row_number() over (partition by platform, shop_id, buyer_key order by session_number) as ending_number
    from endings
),

folded as (
    select
        platform,
        shop_id,
        buyer_key,
        ending_number,
        session_number,
        case when claiming_number >= previous_start then session_number else 0 end as inquiry_start
    from (
        select
            numbered.*,
            sessions.window_start as previous_start
        from numbered
        inner join sessions
            on
                numbered.platform = sessions.platform
                and numbered.shop_id = sessions.shop_id
                and numbered.buyer_key = sessions.buyer_key
                and sessions.session_number = numbered.session_number - 1
        where numbered.ending_number = 1
    ) as first_endings
    union all
    select
        numbered.platform,
        numbered.shop_id,
        numbered.buyer_key,
        numbered.ending_number,
        numbered.session_number,
        case
            when
                numbered.claiming_number >= greatest(previous.window_start, folded.inquiry_start)
                then numbered.session_number
            else folded.inquiry_start
        end as inquiry_start
    from folded
    inner join numbered
        on
            folded.platform = numbered.platform
            and folded.shop_id = numbered.shop_id
            and folded.buyer_key = numbered.buyer_key
            and numbered.ending_number = folded.ending_number + 1
    inner join sessions as previous
        on
            numbered.platform = previous.platform
            and numbered.shop_id = previous.shop_id
            and numbered.buyer_key = previous.buyer_key
            and previous.session_number = numbered.session_number - 1
),

started as (
    select
        sessions.*,
        greatest(
            sessions.window_start,
            coalesce(max(folded.inquiry_start) over (
                partition by sessions.platform, sessions.shop_id, sessions.buyer_key
                order by sessions.session_number
            ), 0)
        ) as inquiry_start
    from sessions
    left join folded
        on
            sessions.platform = folded.platform
            and sessions.shop_id = folded.shop_id
            and sessions.buyer_key = folded.buyer_key
            and sessions.session_number = folded.session_number
)

select
    ----------  ids
    session_id,                        -- 会话 session
    'i' || right(first_value(session_id) over (
        partition by platform, shop_id, buyer_key, inquiry_start order by session_number
    ), -1) as inquiry_id,              -- 询单，取名于首个会话 inquiry, named after its first session
    platform,                          -- 平台 platform
    shop_id,                           -- 店铺 shop
    buyer_key,                         -- 买家假名 pseudonym
    ----------  attributes
    session_number                     -- 买家的第几个售前会话 number of the pre-sale session
from started
