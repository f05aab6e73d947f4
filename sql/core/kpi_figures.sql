/*
description: >
  平台一天或一段日子的数字，用我们的名目：客服的（agent_id 为空串的是全店）。接待明细先数成接待人数，咚咚会话先加成消息数；一人几个
  账号的，人数与金额相加，比率与平均合不成一个，数值为空。
  The platform's figures of single days and of periods under our names, of an agent, or of the shop where agent_id is ''.
  Receptions are counted into people and sessions summed into messages first. People and yuan of a person's several
  accounts are added up; of rates and means there is no one value, so it is null.
grain: [layout, platform, shop_id, agent_id, day, last_day, measure]
partition: day
touched: run.kpi_days
*/
with

daily as (
    select *
    from staging.kpi
    semi join run.kpi_days using (day)
    where product_id is null
),

told as (
    select layout, platform, shop_id, agent_id, account, day, last_day, metric, value
    from daily
    where buyer_key is null
    union all
    select
        layout,
        platform,
        shop_id,
        agent_id,
        account,
        day,
        last_day,
        '接待人数' as metric,
        count(distinct buyer_key) as value
    from daily
    where buyer_key is not null and layout = 'chitu_receptions'
    group by all
    union all
    select layout, platform, shop_id, agent_id, account, day, last_day, metric, value
    from daily
    where buyer_key is not null and layout <> 'chitu_receptions'
)

select
    ----------  ids
    told.layout,                       -- 版式 layout
    told.platform,                     -- 平台 platform
    told.shop_id,                      -- 店铺 shop
    coalesce(told.agent_id, '') as agent_id,  -- 客服，空串为全店 agent, '' for the shop
    ----------  attributes
    told.day,                          -- 日子；一段的，其第一天 day, or the first of a period
    told.last_day,                     -- 最后一天，单日即同一天 last day, the same for a single one
    metrics.measure,                   -- 我们的数字 our measure
    any_value(told.metric) as metric,  -- 平台的指标名 the platform's name of the metric
    any_value(metrics.rounding) as rounding,  -- 容许的四舍五入 rounding to allow for
    any_value(metrics.preset) as preset,  -- 平台算销售额的口径 preset the platform counts sales by
    ----------  measures
    case when bool_and(metrics.is_additive) or count(*) = 1 then sum(told.value)::double end as value  -- 平台的数值，空为几个账号合不成一个 the platform's value, null where several accounts' give none
from told
inner join staging.kpi_metrics as metrics using (layout, metric)
where told.value is not null
group by
    told.layout,
    told.platform,
    told.shop_id,
    coalesce(told.agent_id, ''),
    told.day,
    told.last_day,
    metrics.measure
