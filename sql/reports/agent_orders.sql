/*
description: 默认口径下归到每位客服名下的订单：客单价、连带率、退款率、净销售额；合计行取全店，含归无人的。 Orders credited to each agent under the default preset; the total is the shop's, nobody's included.
grain: [report, agent_id]
*/
with

days as (
    select
        day.day,
        day.agent_id,
        day.agent_name,
        day.team,
        false as is_total,
        day.* exclude (day, agent_id, agent_name, team, preset)
    from marts.preset_agent_day as day
    inner join config.settings as settings on day.preset = settings.attribution_preset
    where day.agent_id <> ''
    union all by name
    select
        '*' as agent_id,
        true as is_total,
        day.* exclude (platform, shop_id)
    from marts.order_day as day
)

select
    period.report,                                                -- 报告 report
    days.agent_id,                                                -- 客服；合计为 * agent; * for the total
    days.is_total,                                                -- 是否合计行 whether the total
    max(days.agent_name) as agent_name,                           -- 名称 name
    max(days.team) as team,                                       -- 小组 team
    sum(days.order_count)::bigint as order_count,                 -- 订单 orders
    sum(days.paid_order_count)::bigint as paid_order_count,       -- 付款订单 orders paid
    sum(days.paid_order_count) / nullif(sum(days.order_count), 0) as order_payment_rate,  -- 订单付款率 orders paid ÷ orders
    sum(days.paid_buyer_count)::bigint as paid_buyer_count,       -- 付款买家，按日去重 buyers who paid, distinct per day
    sum(days.paid_item_count)::bigint as paid_item_count,         -- 付款件数 items paid
    sum(days.paid_yuan)::decimal(18, 2) as paid_yuan,             -- 实付 paid
    (sum(days.known_buyer_paid_yuan) / nullif(sum(days.paid_buyer_count), 0))::decimal(18, 2) as per_buyer_yuan,  -- 客单价 yuan per buyer
    sum(days.known_buyer_item_count) / nullif(sum(days.paid_buyer_count), 0) as per_buyer_item_ratio,  -- 客件数 items per buyer
    (sum(days.paid_yuan) / nullif(sum(days.paid_item_count), 0))::decimal(18, 2) as per_item_yuan,  -- 件均价 yuan per item
    sum(days.paid_item_count) / nullif(sum(days.paid_order_count), 0) as per_order_item_ratio,  -- 连带率 items per order
    sum(days.refunded_order_count)::bigint as refunded_order_count,  -- 有退款的订单 orders with a refund
    sum(days.refunded_order_count) / nullif(sum(days.paid_order_count), 0) as order_refund_rate,  -- 订单退款率 orders refunded ÷ orders paid
    sum(days.refund_yuan)::decimal(18, 2) as refund_yuan,         -- 退款 refunded
    sum(days.net_paid_yuan)::decimal(18, 2) as net_paid_yuan,     -- 净销售额 paid less refunded
    sum(days.unshipped_cancel_order_count)::bigint as unshipped_cancel_order_count  -- 出库流失订单 orders cancelled before shipping
from reports.period as period
inner join days on days.day between period.from_day and period.to_day
where period.period = 'current'
group by period.report, days.agent_id, days.is_total
