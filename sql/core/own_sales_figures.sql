/*
description: >
  我们的询单与成交数字在几种口径下各是多少，只算平台也给了数字的日子（一天或一段）；ours 是报告用的那一种，preset:… 按该口径、记在下单日。
  Our figures of inquiries and sales under several rules, for the days and periods of which the platform gave its own.
  `ours` is the rule of the reports; `preset:…` counts by that attribution preset and the day the order was made.
grain: [platform, shop_id, agent_id, day, last_day, measure, rule]
partition: day
touched: core.kpi_touched_days
*/
with

periods as (
    select distinct day, last_day
    from core.kpi_figures
    semi join core.kpi_touched_days using (day)
),

asked as (
    select
        outcomes.* exclude (day),
        periods.day,
        periods.last_day
    from core.outcomes as outcomes
    inner join periods on outcomes.day between periods.day and periods.last_day
),

inquiries as (
    select
        platform,
        shop_id,
        case when grouping(agent_id) = 1 then '' else agent_id end as agent_id,
        day,
        last_day,
        count(*) as inquiries,
        count(distinct buyer_key) as buyers,
        count(*) filter (where is_matured) as matured,
        count(*) filter (where outcome = 'converted') as converted,
        count(distinct buyer_key) filter (where outcome = 'converted') as converted_buyers,
        count(*) filter (where outcome = 'converted' and is_matured) as matured_converted,
        count(*) filter (where is_same_day_paid) as same_day,
        count(*) filter (where outcome = 'lost') as lost,
        sum(paid_yuan) as paid_yuan
    from asked
    group by grouping sets ((platform, shop_id, agent_id, day, last_day), (platform, shop_id, day, last_day))
),

credited as (
    select
        attribution.platform,
        attribution.shop_id,
        case when grouping(attribution.agent_id) = 1 then '' else attribution.agent_id end as agent_id,
        periods.day,
        periods.last_day,
        attribution.preset,
        sum(orders.paid_yuan) as paid_yuan
    from core.order_attribution as attribution
    inner join periods on attribution.day between periods.day and periods.last_day
    inner join core.orders as orders using (platform, shop_id, order_id)
    where attribution.agent_id is not null
    group by grouping sets (
        (
            attribution.platform,
            attribution.shop_id,
            attribution.agent_id,
            periods.day,
            periods.last_day,
            attribution.preset
        ),
        (attribution.platform, attribution.shop_id, periods.day, periods.last_day, attribution.preset)
    )
),

figures as (
    select
        platform,
        shop_id,
        agent_id,
        day,
        last_day,
        unnest([
            {'measure': 'inquiry_count', 'rule': 'ours', 'value': inquiries::double},
            {'measure': 'inquiry_count', 'rule': 'people', 'value': buyers::double},
            {'measure': 'converted_count', 'rule': 'ours', 'value': converted::double},
            {'measure': 'converted_count', 'rule': 'people', 'value': converted_buyers::double},
            {'measure': 'converted_count', 'rule': 'same_day', 'value': same_day::double},
            {'measure': 'lost_count', 'rule': 'ours', 'value': lost::double},
            {'measure': 'lost_count', 'rule': 'with_pending', 'value': (inquiries - converted)::double},
            {'measure': 'conversion_rate', 'rule': 'ours', 'value': matured_converted / nullif(matured, 0)},
            {'measure': 'conversion_rate', 'rule': 'with_pending', 'value': converted / inquiries},
            {'measure': 'conversion_rate', 'rule': 'same_day', 'value': same_day / inquiries},
            {'measure': 'conversion_rate', 'rule': 'people', 'value': converted_buyers / buyers},
            {'measure': 'paid_yuan', 'rule': 'ours', 'value': coalesce(paid_yuan, 0)::double}
        ], recursive := true)
    from inquiries
    union all
    select
        platform,
        shop_id,
        agent_id,
        day,
        last_day,
        'paid_yuan' as measure,
        'preset:' || preset as rule,
        paid_yuan::double as value
    from credited
)

select
    ----------  ids
    platform,                          -- 平台 platform
    shop_id,                           -- 店铺 shop
    agent_id,                          -- 客服，空串为全店 agent, '' for the shop
    ----------  attributes
    day,                               -- 营业日；一段的，其第一天 business day, or the first of a period
    last_day,                          -- 最后一天 last day
    measure,                           -- 数字 measure
    rule,                              -- 口径 rule: ours / people / same_day / with_pending / preset:…
    ----------  measures
    value                              -- 数值 value
from figures
where value is not null
