/*
description: 本期创建的订单凭哪条规则归到了询单，未能归的为何。 By which rule the period's orders found an inquiry, and why the rest did not.
grain: [report, rule]
*/
with

counts as (
    select
        period.report,
        attribution.rule,
        bool_or(attribution.inquiry_id is not null) as is_attributed,
        count(*) as order_count,
        coalesce(sum(attribution.paid_yuan), 0) as paid_yuan
    from reports.period as period
    inner join marts.order_attribution as attribution on attribution.day between period.from_day and period.to_day
    inner join config.settings as settings on attribution.preset = settings.attribution_preset
    where period.period = 'current'
    group by period.report, attribution.rule
)

select
    report,                                                       -- 报告 report
    is_attributed,                                                -- 是否归到某个询单 credited to an inquiry
    rule,                                                         -- 规则：order 落实下单, pay 落实付款, 其余为不归谁的原因 rule, or why it is nobody's
    order_count,                                                  -- 订单数 orders
    order_count / sum(order_count) over (partition by report) as share_rate,  -- 占本期订单 share of the period's orders
    paid_yuan::decimal(18, 2) as paid_yuan                        -- 实付 paid
from counts
