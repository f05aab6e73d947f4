/*
description: >
  平台没给买家的订单，本期凭聊天里的订单号认出了多少，每店一行。
  How many of the period's orders without a buyer the chat linked to one, a row per shop that has such orders.
grain: [report, platform, shop_id]
*/
with

sums as (
    select
        period.report,
        day.platform,
        day.shop_id,
        sum(day.without_buyer_count) as without_buyer_count,
        sum(day.linked_count) as linked_count,
        sum(day.unlinkable_count) as unlinkable_count,
        sum(day.ambiguous_count) as ambiguous_count,
        sum(day.without_buyer_paid_yuan) as without_buyer_paid_yuan,
        sum(day.linked_paid_yuan) as linked_paid_yuan,
        sum(day.unlinkable_paid_yuan) as unlinkable_paid_yuan
    from reports.period as period
    inner join marts.order_link_day as day on day.day between period.from_day and period.to_day
    where period.period = 'current'
    group by period.report, day.platform, day.shop_id
    having sum(day.without_buyer_count) > 0
)

select
    report,                                                       -- 报告 report
    platform,                                                     -- 平台 platform
    shop_id,                                                      -- 店铺 shop
    without_buyer_count::bigint as without_buyer_count,           -- 平台没给买家的订单 orders without a buyer in the export
    linked_count::bigint as linked_count,                         -- 其中凭聊天认到买家的 of these, linked to a buyer by the chat
    linked_count / without_buyer_count as linked_rate,            -- 认到的占比，按单 share linked, of orders
    unlinkable_count::bigint as unlinkable_count,                 -- 其中认不出的 of these, nobody's
    ambiguous_count::bigint as ambiguous_count,                   -- 认不出的里，不止一位买家报过单号的 of the unlinkable, quoted by more than one buyer
    without_buyer_paid_yuan::decimal(18, 2) as without_buyer_paid_yuan,  -- 没给买家的订单实付 paid on orders without a buyer
    linked_paid_yuan::decimal(18, 2) as linked_paid_yuan,         -- 认到买家的实付 paid on the linked
    (linked_paid_yuan / nullif(without_buyer_paid_yuan, 0))::double as linked_paid_rate,  -- 认到的占比，按实付 share linked, of yuan
    unlinkable_paid_yuan::decimal(18, 2) as unlinkable_paid_yuan  -- 认不出的实付 paid on the unlinkable
from sums
