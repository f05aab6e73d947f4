/*
description: >
  每日催付，全店与各客服：下单一阵子后仍未付款的订单，催到多少，催后付了多少；按下单日。只是观察，没有不催的对照组。
  Reminders of unpaid orders by the day of the order, of the shop and of each agent who reminded last before the payment.
  Observational, as no group is left without a reminder to compare with.
grain: [cut, platform, shop_id, agent_id, day]
partition: day
tests:
  - one_of: {cut: [shop, agent]}
  - recovered_order_count <= reminded_order_count
  - reminded_order_count <= unpaid_order_count
*/
with

counts as (
    select
        if(grouping(reminded_by_agent_id) = 0, 'agent', 'shop') as cut,
        platform,
        shop_id,
        coalesce(reminded_by_agent_id, '') as agent_id,
        day,
        count(*) as unpaid_order_count,
        count(*) filter (where is_reminded) as reminded_order_count,
        count(*) filter (where is_recovered) as recovered_order_count,
        coalesce(sum(paid_yuan) filter (where is_recovered), 0) as recovered_yuan
    from marts.order_detail
    semi join run.days using (day)
    where is_unpaid
    group by grouping sets ((platform, shop_id, day), (platform, shop_id, day, reminded_by_agent_id))
)

select
    ----------  ids
    cut,                               -- 哪种切法 cut: shop / agent
    platform,                          -- 平台 platform
    shop_id,                           -- 店铺 shop
    agent_id,                          -- 客服，全店为空 agent; '' for the shop
    day,                               -- 下单营业日 business day of creation
    ----------  measures
    unpaid_order_count,                -- 下单一阵子后仍未付款的订单，各客服为其催过的 orders still unpaid a while after they were made; of an agent, those he reminded of
    reminded_order_count,              -- 其中催付过的 of these, reminded of
    recovered_order_count,             -- 催付后按期付款的 of these, paid in time after it
    recovered_yuan::decimal(18, 2) as recovered_yuan,  -- 其实付 paid on these
    ----------  rates, null where the denominator is zero
    if(cut = 'shop', reminded_order_count / nullif(unpaid_order_count, 0), null) as reminded_rate,  -- 催付率：催过的÷未付的，全店 reminded ÷ unpaid, of the shop
    recovered_order_count / nullif(reminded_order_count, 0) as recovered_rate  -- 催回率：催后付款÷催过的 paid after it ÷ reminded
from counts
where cut = 'shop' or agent_id <> ''
