/*
description: 换成对照口径就换了主、且已有实付的订单，金额大的前 100 个：原来归谁，换了归谁，各为什么。 The dearest 100 paid orders whose owner is another under the compared preset, with both reasons.
grain: [report, platform, shop_id, order_id]
*/
select
    period.report,                                                -- 报告 report
    switch.platform,                                              -- 平台 platform
    switch.shop_id,                                               -- 店铺 shop
    switch.order_id,                                              -- 订单号 order number
    switch.preset,                                                -- 对照口径 preset compared with
    preset.name as preset_name,                                   -- 其名称 its name
    switch.day,                                                   -- 下单日 day of the order
    coalesce(agent.agent_name, switch.agent_id, '') as agent_name,  -- 默认口径归谁 owner under the default
    coalesce(other_agent.agent_name, switch.other_agent_id, '') as other_agent_name,  -- 对照口径归谁 owner under the other
    switch.why,                                                   -- 默认口径为什么 why under the default
    switch.other_why,                                             -- 对照口径为什么 why under the other
    switch.paid_yuan                                              -- 实付 paid
from reports.period as period
inner join marts.owner_switch as switch on switch.day between period.from_day and period.to_day
inner join config.settings as settings on switch.preset = settings.compared_preset
inner join marts.preset as preset on switch.preset = preset.preset
left join marts.agent as agent on switch.agent_id = agent.agent_id
left join marts.agent as other_agent on switch.other_agent_id = other_agent.agent_id
where period.period = 'current' and switch.paid_yuan > 0
qualify row_number() over (
    partition by period.report
    order by switch.paid_yuan desc, switch.platform asc, switch.shop_id asc, switch.order_id asc
) <= 100
