/*
description: >
  每店每日，平台没给买家的订单凭聊天认出了多少，多少单、多少钱；刷单不在内，按下单日。
  Of the orders of a shop and day how many come without a buyer, and how many of those the chat links to one, in orders and
  in yuan; flagged orders aside, by the day of creation.
grain: [platform, shop_id, day]
partition: day
tests:
  - without_buyer_count = linked_count + unlinkable_count
  - without_buyer_paid_yuan = linked_paid_yuan + unlinkable_paid_yuan
*/
with

counts as (
    select
        platform,
        shop_id,
        day,
        count(*) as order_count,
        count(*) filter (where buyer_rule <> 'export') as without_buyer_count,
        count(*) filter (where buyer_rule in ('quoted', 'told')) as linked_count,
        count(*) filter (where buyer_rule in ('ambiguous', 'unnamed')) as unlinkable_count,
        count(*) filter (where buyer_rule = 'ambiguous') as ambiguous_count,
        coalesce(sum(paid_yuan) filter (where buyer_rule <> 'export'), 0) as without_buyer_paid_yuan,
        coalesce(sum(paid_yuan) filter (where buyer_rule in ('quoted', 'told')), 0) as linked_paid_yuan,
        coalesce(sum(paid_yuan) filter (where buyer_rule in ('ambiguous', 'unnamed')), 0) as unlinkable_paid_yuan
    from core.orders
    semi join run.days using (day)
    where not is_flagged
    group by platform, shop_id, day
)

select
    ----------  ids
    platform,                          -- 平台 platform
    shop_id,                           -- 店铺 shop
    day,                               -- 下单营业日 business day of creation
    ----------  measures
    order_count,                       -- 订单数 orders
    without_buyer_count,               -- 平台没给买家的订单 orders without a buyer in the export
    linked_count,                      -- 其中凭聊天认到买家的 of these, linked to a buyer by the chat
    unlinkable_count,                  -- 其中认不出的 of these, nobody's
    ambiguous_count,                   -- 认不出的里，不止一位买家报过单号的 of the unlinkable, quoted by more than one buyer
    without_buyer_paid_yuan::decimal(18, 2) as without_buyer_paid_yuan,  -- 没给买家的订单实付 paid on orders without a buyer
    linked_paid_yuan::decimal(18, 2) as linked_paid_yuan,  -- 认到买家的实付 paid on the linked
    unlinkable_paid_yuan::decimal(18, 2) as unlinkable_paid_yuan,  -- 认不出的实付 paid on the unlinkable
    ----------  rates, null where the denominator is zero
    linked_count / nullif(without_buyer_count, 0) as linked_rate,  -- 认到买家的订单÷没给买家的订单 linked ÷ without a buyer, orders
    (linked_paid_yuan / nullif(without_buyer_paid_yuan, 0))::double as linked_paid_rate  -- 同上，按实付 the same in yuan
from counts
