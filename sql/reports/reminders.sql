/*
description: 本期未付订单的催付：每位客服催过的与催后付的；合计行取全店，分母是全部未付订单。 Reminders of the period's unpaid orders, by the agent who reminded last; the total is the shop's, over all unpaid orders.
grain: [report, agent_id]
*/
with

names as (
    select map(list(agent_id), list(coalesce(agent_name, agent_id))) as of
    from marts.agent
),

sums as (
    select
        period.report,
        if(day.cut = 'shop', '*', day.agent_id) as agent_id,
        day.cut = 'shop' as is_total,
        sum(day.unpaid_order_count)::bigint as unpaid_order_count,
        sum(day.reminded_order_count)::bigint as reminded_order_count,
        sum(day.recovered_order_count)::bigint as recovered_order_count,
        sum(day.recovered_yuan)::decimal(18, 2) as recovered_yuan
    from reports.period as period
    inner join marts.reminder_day as day on day.day between period.from_day and period.to_day
    where period.period = 'current'
    group by period.report, day.cut, if(day.cut = 'shop', '*', day.agent_id)
)

select
    sums.report,                                                  -- 报告 report
    sums.agent_id,                                                -- 客服；合计为 * agent; * for the total
    sums.is_total,                                                -- 是否合计行 whether the total
    coalesce(names.of[sums.agent_id], sums.agent_id) as agent_name,  -- 名称 name
    sums.unpaid_order_count,                                      -- 未付订单，各客服为其催过的 unpaid orders; of an agent, those he reminded of
    sums.reminded_order_count,                                    -- 催付订单 orders reminded of
    if(sums.is_total, sums.reminded_order_count / nullif(sums.unpaid_order_count, 0), null) as reminded_rate,  -- 催付率，全店 reminded ÷ unpaid, of the shop
    sums.recovered_order_count,                                   -- 催后付款 paid in time after a reminder
    sums.recovered_order_count / nullif(sums.reminded_order_count, 0) as recovered_rate,  -- 催回率 paid after it ÷ reminded
    sums.recovered_yuan                                           -- 催回金额 yuan paid after a reminder
from sums
cross join names
