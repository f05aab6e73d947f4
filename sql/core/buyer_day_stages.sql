/*
description: >
  每个售前口径下，当天接待的每位买家算不算询单、之后买没买。按结果的口径：售后天数内有已付订单的老客，再买才算询单，不买算售后。
  Under each preset of the stage, whether each buyer received on a day asked in order to buy, and whether he bought. By
  outcome a buyer with a paid order of the last after_sale_days asked if he orders again inside the window, and was
  after-sale if not; by text the words of his sessions decide. An order counts when made or paid inside the window.
grain: [stage_preset, platform, shop_id, buyer_key, day]
partition: buyer_key
tests:
  - one_of: {rule: [pre_sale_words, no_pre_sale_words, no_recent_order, ordered_again, not_ordered_again]}
  - not is_converted or is_ordered
*/
with

received as (
    select
        facts.platform,
        facts.shop_id,
        facts.buyer_key,
        facts.day,
        min(coalesce(sessions.first_buyer_at, sessions.started_at)) as first_at,
        bool_or(facts.stage = 'pre_sale') as has_pre_sale_words
    from core.session_facts as facts
    semi join run.buyers using (buyer_key)
    inner join core.sessions as sessions using (session_id)
    where facts.is_received and not coalesce(facts.is_masked_buyer, false)
    group by facts.platform, facts.shop_id, facts.buyer_key, facts.day
),

own_orders as (
    select
        received.platform,
        received.shop_id,
        received.buyer_key,
        received.day,
        received.first_at,
        orders.order_id,
        orders.created_at,
        orders.paid_at,
        orders.day as ordered_on,
        business_day(orders.paid_at) as paid_on
    from received
    inner join core.orders as orders using (platform, shop_id, buyer_key)
    where not orders.is_flagged
),

judged as (
    select
        received.platform,
        received.shop_id,
        received.buyer_key,
        received.day,
        received.has_pre_sale_words,
        presets.stage_preset,
        presets.decides_by,
        presets.window_days,
        coalesce(bool_or(
            own_orders.paid_at <= received.first_at
            and own_orders.created_at > received.first_at - to_days(presets.after_sale_days)
        ), false) as has_recent_order,
        arg_min(own_orders.order_id, (own_orders.created_at, own_orders.order_id)) filter (
            where
            greatest(own_orders.created_at, own_orders.paid_at) > received.first_at
            and (
                (
                    own_orders.created_at > received.first_at
                    and own_orders.ordered_on <= received.day + presets.window_days - 1
                )
                or own_orders.paid_on <= received.day + presets.window_days - 1
            )
        ) as order_id,
        coalesce(bool_or(
            own_orders.paid_at > received.first_at
            and (
                (
                    own_orders.created_at > received.first_at
                    and own_orders.ordered_on <= received.day + presets.window_days - 1
                    and own_orders.paid_on <= received.day + presets.window_days - 1 + settings.payment_grace_days
                )
                or own_orders.paid_on <= received.day + presets.window_days - 1
            )
        ), false) as has_paid
    from received
    cross join config.stage_presets as presets
    cross join config.settings as settings
    left join own_orders
        on
            received.platform = own_orders.platform
            and received.shop_id = own_orders.shop_id
            and received.buyer_key = own_orders.buyer_key
            and received.day = own_orders.day
    group by all
)

select
    ----------  ids
    stage_preset,                      -- 售前口径 preset
    platform,                          -- 平台 platform
    shop_id,                           -- 店铺 shop
    buyer_key,                         -- 买家假名 pseudonym
    order_id,                          -- 窗口内首个订单 first order inside the window
    ----------  attributes
    day,                               -- 接待的营业日 business day
    case
        when decides_by = 'text' then has_pre_sale_words
        else not has_recent_order or order_id is not null
    end as is_inquiry,                 -- 是否算询单 whether an inquiry
    case
        when decides_by = 'text' and has_pre_sale_words then 'pre_sale_words'
        when decides_by = 'text' then 'no_pre_sale_words'
        when not has_recent_order then 'no_recent_order'
        when order_id is not null then 'ordered_again'
        else 'not_ordered_again'
    end as rule,                       -- 依据 rule that decided
    order_id is not null as is_ordered,  -- 窗口内是否下单或付款 whether ordered or paid inside the window
    has_paid as is_converted           -- 是否按期付款 whether paid in time
from judged
