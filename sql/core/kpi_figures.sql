/*
description: >
  平台一天的数字，用我们的名目：客服的（agent_id 为空串的是全店）。接待明细先数成接待人数，咚咚会话先加成消息数；一人几个账号的，
  人数与比率不相加，故不列。
  The platform's figures of single days under our names, of an agent, or of the shop where agent_id is ''. Receptions are
  counted into people and sessions summed into messages first. People and rates of a person's several accounts do not add
  up and are left out.
grain: [layout, platform, shop_id, agent_id, day, measure]
partition: day
touched: run.kpi_days
*/
with

daily as (
    select *
    from staging.kpi
    semi join run.kpi_days using (day)
    where day = last_day and product_id is null
),

told as (
    select layout, platform, shop_id, agent_id, account, day, metric, value
    from daily
    where buyer_key is null
    union all
    select layout, platform, shop_id, agent_id, account, day, '接待人数' as metric, count(distinct buyer_key) as value
    from daily
    where buyer_key is not null and layout = 'chitu_receptions'
    group by all
    union all
    select layout, platform, shop_id, agent_id, account, day, metric, value
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
    told.day,                          -- 日子 day
    metrics.measure,                   -- 我们的数字 our measure
    any_value(told.metric) as metric,  -- 平台的指标名 the platform's name of the metric
    any_value(metrics.rounding) as rounding,  -- 容许的四舍五入 rounding to allow for
    any_value(metrics.preset) as preset,  -- 平台算销售额的口径 preset the platform counts sales by
    ----------  measures
    sum(told.value)::double as value   -- 平台的数值 the platform's value
from told
inner join staging.kpi_metrics as metrics using (layout, metric)
where told.value is not null
group by told.layout, told.platform, told.shop_id, coalesce(told.agent_id, ''), told.day, metrics.measure
having bool_and(metrics.is_additive) or count(*) = 1
