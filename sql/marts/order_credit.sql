/*
description: >
  每个订单在每个口径下给每位客服记哪一格、凭哪次接触。 Which cell of credit each order gives each agent under each preset,
  and the contact it rests on.
grain: [platform, shop_id, order_id, preset, agent_id, cell]
materialized: view
sorted_by: [day, order_id, contact_at]
*/
select
    ----------  ids
    credits.platform,                  -- 平台 platform
    credits.shop_id,                   -- 店铺 shop
    credits.order_id,                  -- 订单号 order number
    presets.preset,                    -- 口径 preset
    credits.agent_id,                  -- 客服账号 agent account
    credits.buyer_key,                 -- 买家假名 pseudonym
    ----------  attributes
    credits.cell,                      -- 记哪一格 cell
    credits.day,                       -- 下单营业日 business day of creation
    case credits.cell
        when 'own_order_own_pay' then '下单前接触的是他，付款前没有换人'
        when 'own_order_other_pay' then '下单前接触的是他，付款前最后接触的是别人'
        when 'other_order_own_pay' then '付款前最后接触的是他，下单前接触的是别人或机器人'
        when 'own_order_unpaid' then '下单前接触的是他，还没付款'
        when 'silent_order_own_pay' then '静默下单，付款前催付的是他'
        when 'silent_follow_up' then '下单、付款都没人接触，事后最先跟进的是他'
        when 'assist_order' then '下单前接触过，单子归别人'
        when 'assist_pay' then '下单后、付款前接触过，款子归别人'
        else '静默单，跟进过，但不是第一个'
    end || '：' || local_minute(credits.contact_at) as why,  -- 为什么 why
    ----------  measures
    orders.item_count,                 -- 件数 items
    orders.amount_yuan,                -- 应付 amount
    orders.paid_yuan,                  -- 实付 paid
    ----------  times
    credits.contact_at                 -- 凭哪次接触 contact it rests on
from core.order_credits as credits
inner join config.presets as presets using (window_length, window_unit, pick)
inner join core.orders as orders using (platform, shop_id, order_id)
-- what a preset takes back gives nobody anything
where
    not coalesce(
        orders.shipped_at is null and orders.closed_at <= orders.created_at + to_days(presets.taken_back_days), false
    )
