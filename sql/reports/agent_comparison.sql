/*
description: >
  客服的公平比较，一人一行：近 4 周的实际、预期与校正后的转化率，旁边是本周与近 13 周的结论。按小组与姓名排，不是名次。
  Agents compared fairly over the last 4 weeks, beside the word for the week and for 13 weeks; in order of name, not of rank.
grain: [report, agent_id]
*/
with

names as (
    select
        agent_id,
        arg_max(agent_name, day) as agent_name,
        arg_max(team, day) as team
    from marts.agent_day
    group by agent_id
),

chosen as (
    select
        *,
        sqrt((1 - expected_rate) / nullif(expected_rate * inquiry_count, 0)) as spread
    from marts.agent_comparison
    where period = '4_weeks'
)

select
    cover.report,                                                 -- 报告 report
    chosen.agent_id,                                              -- 客服账号 agent account
    coalesce(names.agent_name, chosen.agent_id) as agent_name,    -- 客服姓名 name of the agent
    coalesce(names.team, '') as team,                             -- 小组 team
    chosen.from_day,                                              -- 第一个有询单的营业日 first business day
    chosen.to_day,                                                -- 最后一个营业日 last business day
    chosen.inquiry_count as matured_count,                        -- 归因期已满 matured
    chosen.converted_count as matured_converted_count,            -- 其中付款 of these, paid
    chosen.raw_rate as conversion_rate,                           -- 实际转化率 conversion rate
    chosen.expected_rate,                                         -- 预期：同样的询单由水平居中的客服来接 the same inquiries with an average agent
    chosen.adjusted_rate,                                         -- 校正后：若全店的询单都由此人接 what all inquiries would convert at with this agent
    chosen.lower_rate,                                            -- 校正后的 90% 区间下限 lower bound of its 90 % interval
    chosen.upper_rate,                                            -- 校正后的 90% 区间上限 upper bound
    chosen.average_rate,                                          -- 全体人工的转化率 rate of all humans together
    chosen.above_average_probability,                             -- 高于平均的把握 probability of being above the average
    chosen.top_third_probability,                                 -- 在前三分之一的把握 probability of being in the top third
    chosen.observed_to_expected_ratio,                            -- 实际÷预期 observed ÷ expected
    if(chosen.spread is null, null, greatest(1 - 1.6449 * chosen.spread, 0)) as lower_funnel_ratio,  -- 凭运气也常见的范围，下限 what luck alone often brings, lower bound
    1 + 1.6449 * chosen.spread as upper_funnel_ratio,             -- 其上限 upper bound
    chosen.verdict,                                               -- 近 4 周的结论 verdict of 4 weeks
    week.verdict as week_verdict,                                 -- 最近一周的结论 verdict of the last week
    quarter.verdict as quarter_verdict                            -- 近 13 周的结论 verdict of 13 weeks
from chosen
cross join reports.cover as cover
left join names on chosen.agent_id = names.agent_id
left join marts.agent_comparison as week on chosen.agent_id = week.agent_id and week.period = 'week'
left join marts.agent_comparison as quarter on chosen.agent_id = quarter.agent_id and quarter.period = '13_weeks'
