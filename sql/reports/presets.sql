/*
description: 本期的订单在每个口径下归到多少、与默认口径不同的有多少。 Of the period's orders how many each preset credits to somebody, and how many have another owner than under the default.
grain: [report, preset]
*/
with

sums as (
    select
        period.report,
        day.preset,
        sum(day.order_count) as order_count,
        sum(day.order_count) filter (where day.agent_id <> '') as credited_order_count,
        sum(day.paid_yuan) filter (where day.agent_id <> '') as credited_yuan
    from reports.period as period
    inner join marts.preset_agent_day as day on day.day between period.from_day and period.to_day
    where period.period = 'current'
    group by period.report, day.preset
),

switched as (
    select
        period.report,
        switch.preset,
        count(*) as switched_order_count,
        sum(switch.paid_yuan) as switched_yuan
    from reports.period as period
    inner join marts.owner_switch as switch on switch.day between period.from_day and period.to_day
    where period.period = 'current'
    group by period.report, switch.preset
)

select
    sums.report,                                                  -- 报告 report
    sums.preset,                                                  -- 口径 preset
    preset.name as preset_name,                                   -- 口径名称 name of the preset
    preset.is_default,                                            -- 是否报表所用 whether the reports use it
    sums.order_count::bigint as order_count,                      -- 订单数 orders
    coalesce(sums.credited_order_count, 0)::bigint as credited_order_count,  -- 归到客服的订单 orders credited to an agent
    sums.credited_order_count / nullif(sums.order_count, 0) as credited_rate,  -- 归到客服的占比 share credited
    coalesce(sums.credited_yuan, 0)::decimal(18, 2) as credited_yuan,  -- 其实付 paid on these
    coalesce(switched.switched_order_count, 0)::bigint as switched_order_count,  -- 与默认口径归属不同的订单 orders with another owner than under the default
    coalesce(switched.switched_order_count, 0) / nullif(sums.order_count, 0) as switched_rate,  -- 其占比 their share
    coalesce(switched.switched_yuan, 0)::decimal(18, 2) as switched_yuan  -- 其实付 paid on these
from sums
inner join marts.preset as preset using (preset)
left join switched using (report, preset)
