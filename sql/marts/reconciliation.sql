/*
description: >
  平台给的每个数字与我们的对照，每种口径一行：ours 是报告用的，其余看换一种口径能不能对上。单日的与一段日子的都比；own_value
  为空是我们没有可比的，platform_value 为空是一人几个账号的比率合不成一个。
  Each figure of the platform against ours, a row per rule: `ours` is the one of the reports, the others show whether another
  rule explains the difference. Of single days and of periods; own_value is null where we have nothing to hold against
  it, platform_value where the rates of a person's several accounts make no one value.
grain: [layout, platform, shop_id, agent_id, day, last_day, measure, rule]
partition: day
*/
with

theirs as (
    select *
    from core.kpi_figures
    semi join run.days using (day)
),

own as (
    select *
    from core.own_service_figures
    semi join run.days using (day)
    union all
    select *
    from core.own_sales_figures
    semi join run.days using (day)
),

compared as (
    select
        theirs.*,
        own.rule,
        own.value as own_value
    from theirs
    inner join own using (platform, shop_id, agent_id, day, last_day, measure)
    where not starts_with(own.rule, 'preset:') or own.rule = 'preset:' || theirs.preset
),

by_ours as (
    select *
    from compared
    where rule = 'ours'
),

alone as (
    select
        theirs.*,
        'ours' as rule,
        null::double as own_value
    from theirs
    anti join by_ours using (layout, platform, shop_id, agent_id, day, last_day, measure)
),

figures as (
    select * from compared
    union all
    select * from alone
)

select
    ----------  ids
    figures.layout,                    -- 平台的哪张报表 which of the platform's tables
    figures.platform,                  -- 平台 platform
    figures.shop_id,                   -- 店铺 shop
    figures.agent_id,                  -- 客服，空串为全店 agent, '' for the shop
    coalesce(agents.agent_name, figures.agent_id) as agent_name,  -- 客服姓名 name of the agent
    ----------  attributes
    figures.day,                       -- 日子；一段的，其第一天 day, or the first of a period
    figures.last_day,                  -- 最后一天，单日即同一天 last day, the same for a single one
    figures.measure,                   -- 我们的数字 our measure
    figures.metric,                    -- 平台的指标名 the platform's name of the metric
    case when starts_with(figures.rule, 'preset:') then 'preset' else figures.rule end as rule,  -- 我们按哪种口径 our rule: ours, or another
    case when starts_with(figures.rule, 'preset:') then figures.preset end as preset,  -- 换成的归属口径 attribution preset counted by instead
    abs(figures.own_value - figures.value) <= figures.rounding as is_equal,  -- 四舍五入之内是否相等 whether equal but for rounding
    ----------  measures
    figures.value as platform_value,   -- 平台的数值：时长为秒，率为 0–1，钱为元 the platform's value
    figures.own_value,                 -- 我们按此口径的数值 our value by this rule
    figures.own_value - figures.value as difference  -- 我们减平台 ours less the platform's
from figures
left join staging.agents as agents using (agent_id)
