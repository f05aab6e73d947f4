/*
description: 默认口径下每位客服的各格：人、单、件、元。 The cells of credit of each agent under the default preset, in people, orders, items and yuan.
grain: [report, agent_id, cell]
*/
select
    period.report,                                                -- 报告 report
    day.agent_id,                                                 -- 客服 agent
    max(day.agent_name) as agent_name,                            -- 名称 name
    day.cell,                                                     -- 哪一格 cell
    sum(day.buyer_count)::bigint as credited_buyer_count,         -- 人，按日去重 people, distinct per day
    sum(day.order_count)::bigint as credited_order_count,         -- 单 orders
    sum(day.item_count)::bigint as credited_item_count,           -- 件 items
    sum(day.paid_yuan)::decimal(18, 2) as credited_yuan           -- 元 yuan
from reports.period as period
inner join marts.credit_day as day on day.day between period.from_day and period.to_day
inner join config.settings as settings on day.preset = settings.attribution_preset
where period.period = 'current'
group by period.report, day.agent_id, day.cell
