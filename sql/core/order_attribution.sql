/*
description: >
  每个订单在每个口径下归谁、凭哪条规则、为什么；刷单归无人，未付款的订单也在列。
  Whose each order is under each preset, by which rule and why; flagged orders are nobody's, unpaid ones are listed too.
grain: [platform, shop_id, order_id, preset]
partition: buyer_key
tests:
  - one_of: {rule: [order, pay, no_human_contact, silent, unpaid, flagged, taken_back, unlinkable]}
*/
with

claims as (
    select
        *,
        bool_or(moment = 'order') over (
            partition by platform, shop_id, order_id, window_length, window_unit, pick
        ) as is_claimed_by_order
    from core.order_claims
    semi join run.buyers using (buyer_key)
),

-- the first moment with a human contact; failing that the claim of an order made after the chat began, which is nobody's,
-- and is the inquiry's even under a preset that asks who was there before the payment
preferred as (
    select
        claims.platform,
        claims.shop_id,
        claims.order_id,
        presets.preset,
        arg_min(
            {
                'inquiry_id': claims.inquiry_id,
                'agent_id': claims.agent_id,
                'moment': claims.moment,
                'contact_at': claims.contact_at,
                'last_message_at': claims.last_message_at
            },
            (
                not list_contains(presets.moments, claims.moment),
                claims.agent_id is null,
                list_position(presets.moments, claims.moment)
            )
        ) as claim
    from claims
    inner join config.presets as presets using (window_length, window_unit, pick)
    where
        claims.moment = 'order'
        or (
            list_contains(presets.moments, claims.moment)
            and (claims.agent_id is not null or claims.is_claimed_by_order)
        )
    group by claims.platform, claims.shop_id, claims.order_id, presets.preset
),

judged as (
    select
        orders.platform,
        orders.shop_id,
        orders.order_id,
        orders.buyer_key,
        orders.buyer_rule,
        orders.day,
        orders.created_at,
        orders.paid_at,
        orders.is_flagged,
        presets.preset,
        presets.preset_version,
        presets.window_length,
        presets.window_unit,
        presets.pick,
        preferred.claim.inquiry_id,
        preferred.claim.agent_id,
        preferred.claim.moment,
        preferred.claim.contact_at,
        preferred.claim.last_message_at,
        case
            when orders.is_flagged then 'flagged'
            when orders.buyer_key = '' then 'unlinkable'
            when
                preferred.claim.inquiry_id is not null
                and orders.shipped_at is null
                and orders.closed_at <= orders.created_at + to_days(presets.taken_back_days)
                then 'taken_back'
            when presets.moments = ['pay'] and orders.paid_at is null then 'unpaid'
            when
                preferred.claim.inquiry_id is null
                or not list_contains(presets.moments, preferred.claim.moment)
                then 'silent'
            when preferred.claim.agent_id is null then 'no_human_contact'
            else preferred.claim.moment
        end as rule
    from core.orders as orders
    semi join run.buyers using (buyer_key)
    cross join config.presets as presets
    left join preferred
        on
            orders.platform = preferred.platform
            and orders.shop_id = preferred.shop_id
            and orders.order_id = preferred.order_id
            and presets.preset = preferred.preset
)

select
    ----------  ids
    judged.platform,                   -- 平台 platform
    judged.shop_id,                    -- 店铺 shop
    judged.order_id,                   -- 订单号 order number
    judged.preset,                     -- 口径 preset
    judged.buyer_key,                  -- 买家假名 pseudonym
    case when judged.rule in ('order', 'pay') then judged.agent_id end as agent_id,  -- 归属客服，空为无人 agent, null for nobody
    case when judged.rule not in ('flagged', 'taken_back') then judged.inquiry_id end as inquiry_id,  -- 归属询单 inquiry
    judged.inquiry_id as claiming_inquiry_id,  -- 认领的询单，刷单与收回的也记 inquiry that claims it, flagged and taken-back ones included
    ----------  attributes
    judged.day,                        -- 下单营业日 business day of creation
    judged.preset_version,             -- 口径版本 version of the preset
    judged.rule,                       -- 规则：order 落实下单, pay 落实付款, 其余为不归谁的原因 rule, or why it is nobody's
    case judged.rule
        when 'order' then '落实下单：下单前' || picked_as(judged.pick) || ' ' || local_minute(judged.contact_at)
        when 'pay' then '落实付款：付款前' || picked_as(judged.pick) || ' ' || local_minute(judged.contact_at)
        when 'no_human_contact' then 'no human contact：下单前只有机器人或无人回复'
        when 'flagged' then '订单有不计标记'
        when 'unlinkable'
            then '平台未给买家，聊天中' || if(judged.buyer_rule = 'ambiguous', '不止一位买家报过此订单号', '也未引用订单号')
        when 'taken_back' then '发货前取消，收回'
        when 'unpaid' then '尚未付款'
        when 'silent' then
            '静默：此前 ' || judged.window_length
            || case judged.window_unit when 'days' then ' 个自然日' else ' 小时' end || '内没有售前对话'
    end as why,                        -- 为什么 why
    ----------  times
    judged.created_at,                 -- 下单 created
    judged.paid_at,                    -- 付款 paid
    judged.last_message_at             -- 窗口所从的最后一句话 last message the window runs from
from judged
