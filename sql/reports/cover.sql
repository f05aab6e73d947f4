/*
description: 封面：哪家店、哪一期、数据截至何时、按什么规则。 What the report is of — shop, period, as of when, by which rule.
grain: [report]
*/
with

spans as (
    select
        report,
        min(from_day) filter (where period = 'current') as from_day,
        min(to_day) filter (where period = 'current') as to_day,
        min(from_day) filter (where period = 'previous') as previous_from_day,
        min(to_day) filter (where period = 'previous') as previous_to_day,
        min(label) filter (where period = 'current') as label
    from reports.period
    group by report
),

data as (
    select
        min(day) as first_day,
        max(day) as last_day,
        list_sort(list(distinct platform || ' · ' || shop_id)) as shops
    from marts.shop_day
)

select
    spans.report,                                                 -- 报告 report
    run.run_id,                                                   -- 运行编号 run
    run.as_of,                                                    -- 数据截至 as of
    cast(timezone(settings.timezone, run.as_of) as date) as as_of_day,  -- 截至日（店铺时区） its date in the shop's zone
    timezone(settings.timezone, run.as_of) as as_of_local_at,     -- 截至时刻（店铺时区） as of, by the shop's clock
    settings.timezone,                                            -- 时区 time zone
    settings.language,                                            -- 语言 language of the report
    settings.shop_name,                                           -- 店名 name of the shop
    data.shops,                                                   -- 平台与店铺 platforms and shops
    spans.label,                                                  -- 期名 name of the period
    spans.from_day,                                               -- 本期第一天 first day
    spans.to_day,                                                 -- 本期最后一天 last day
    spans.previous_from_day,                                      -- 上期第一天 previous period
    spans.previous_to_day,                                        -- 上期最后一天 previous period
    data.first_day,                                               -- 数据第一天 first day of all data
    data.last_day,                                                -- 数据最后一天 last day of all data
    settings.attribution_preset,                                  -- 归因规则 attribution preset
    if(settings.language = 'en', preset.preset, preset.name) as attribution_preset_name,  -- 其名称 its name
    settings.window_days,                                         -- 归因期（自然日） window in natural days
    settings.payment_grace_days                                   -- 付款宽限（自然日） natural days of grace for payment
from spans
cross join run.run as run
cross join config.settings as settings
inner join config.presets as preset on settings.attribution_preset = preset.preset
cross join data
