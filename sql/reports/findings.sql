/*
description: >
  周会的发现：每种原因取全店、某位客服或某个活动里分量最大的一条，分量＝本周流失金额 ×（1＋比前 8 周反常多少），取前五。
  The findings of the weekly meeting. Of every reason the heaviest of the whole shop, one agent or one campaign, where the
  weight is the yuan at stake this week × (1 + how unusual they are against the 8 weeks before); the first five.
grain: [report, position]
tests:
  - position between 1 and 5
  - one_of: {scope: [shop, agent, campaign]}
*/
with

ends as (
    select report, from_day, to_day from reports.period
    where report = 'weekly' and period = 'current'
),

first_day as (
    select min(day) as day from marts.shop_day
),

steps_back as (
    select unnest(range(9))::integer as n
),

-- this week and the eight before it, as far as there are whole weeks of data
weeks as (
    select
        ends.report,
        step.n as weeks_ago,
        (ends.from_day - 7 * step.n)::date as from_day,
        (ends.to_day - 7 * step.n)::date as to_day
    from ends
    cross join steps_back as step
    cross join first_day
    where step.n = 0 or (ends.from_day - 7 * step.n)::date >= first_day.day
),

sums as (
    select
        weeks.report,
        weeks.weeks_ago,
        if(day.cut = 'all', 'shop', day.cut) as scope,
        day.agent_id,
        day.campaign_id,
        day.reason,
        any_value(day.owner) as owner,
        sum(day.lost_count) as lost_count,
        sum(day.lost_value_yuan)::double as lost_value_yuan
    from weeks
    inner join marts.cut_reason_day as day on day.day between weeks.from_day and weeks.to_day
    where day.owner not in ('none', 'buyer') and day.cut in ('all', 'agent', 'campaign')
    group by weeks.report, weeks.weeks_ago, day.cut, day.agent_id, day.campaign_id, day.reason
),

current as (
    select * from sums
    where weeks_ago = 0 and lost_count >= if(scope = 'shop', 3, 5)
),

-- a week in which nothing was lost for it is a week of 0 yuan, not a missing one
earlier as (
    select
        current.report,
        current.scope,
        current.agent_id,
        current.campaign_id,
        current.reason,
        list(coalesce(before.lost_value_yuan, 0)) as weekly_yuan,
        sum(coalesce(before.lost_value_yuan, 0)) filter (where weeks.weeks_ago = 1) as previous_yuan
    from current
    inner join weeks on current.report = weeks.report and weeks.weeks_ago > 0
    left join sums as before
        on
            current.report = before.report
            and current.scope = before.scope
            and current.agent_id = before.agent_id
            and current.campaign_id = before.campaign_id
            and current.reason = before.reason
            and weeks.weeks_ago = before.weeks_ago
    group by all
),

-- the spread is the median distance from the median, as wide as 1 standard deviation of a bell curve, and at least an
-- eighth of what is usual; from fewer than three weeks nothing is called unusual
measured as (
    select
        current.* exclude (weeks_ago),
        coalesce(len(earlier.weekly_yuan), 0) as earlier_week_count,
        earlier.previous_yuan,
        if(len(earlier.weekly_yuan) >= 3, list_median(earlier.weekly_yuan), null) as usual_yuan,
        if(
            len(earlier.weekly_yuan) >= 3,
            (current.lost_value_yuan - list_median(earlier.weekly_yuan)) / greatest(
                1.4826 * list_mad(earlier.weekly_yuan), list_median(earlier.weekly_yuan) / 8, 100
            ),
            null
        ) as unusual_ratio
    from current
    left join earlier
        on
            current.report = earlier.report
            and current.scope = earlier.scope
            and current.agent_id = earlier.agent_id
            and current.campaign_id = earlier.campaign_id
            and current.reason = earlier.reason
),

weighed as (
    select
        *,
        lost_value_yuan * (1 + least(greatest(coalesce(unusual_ratio, 0), 0), 3)) as weight_yuan
    from measured
),

heaviest as (
    select * from weighed
    qualify row_number() over (
        partition by report, reason
        order by weight_yuan desc, scope desc, agent_id asc, campaign_id asc
    ) = 1
),

ranked as (
    select
        *,
        row_number() over (
            partition by report
            order by weight_yuan desc, reason asc
        ) as position
    from heaviest
    qualify position <= 5
),

-- in whose hands and in which campaign most of what the whole shop lost lies
agents as (
    select report, reason, agent_id, lost_count from sums
    where weeks_ago = 0 and scope = 'agent'
    qualify row_number() over (
        partition by report, reason
        order by lost_count desc, lost_value_yuan desc, agent_id asc
    ) = 1
),

campaigns as (
    select report, reason, campaign_id, lost_count from sums
    where weeks_ago = 0 and scope = 'campaign'
    qualify row_number() over (
        partition by report, reason
        order by lost_count desc, lost_value_yuan desc, campaign_id asc
    ) = 1
)

select
    ranked.report,                                                -- 报告 report
    ranked.position,                                              -- 第几条 which one
    ranked.scope,                                                 -- 全店、某位客服还是某个活动 shop / agent / campaign
    ranked.reason,                                                -- 原因 reason
    if(settings.language = 'en', reason.name_en, reason.name_zh) as reason_name,  -- 原因名称 its name
    ranked.owner,                                                 -- 谁能改 who can fix it
    if(ranked.scope = 'agent', ranked.agent_id, agents.agent_id) as agent_id,  -- 所指的客服；发现是全店的，占得最多的 the agent meant; of the whole shop's, the one with most of it
    coalesce(named.agent_name, if(ranked.scope = 'agent', ranked.agent_id, agents.agent_id)) as agent_name,           -- 名称 name
    if(ranked.scope = 'agent', ranked.lost_count, agents.lost_count)::bigint as agent_lost_count,  -- 其中的流失 lost of these
    if(ranked.scope = 'campaign', ranked.campaign_id, campaigns.campaign_id) as campaign_id,  -- 所指的活动；发现是全店的，占得最多的 the campaign meant; of the whole shop's, the one with most of it
    coalesce(offered.campaign_name, if(ranked.scope = 'campaign', ranked.campaign_id, campaigns.campaign_id))
        as campaign_name,  -- 名称 name
    if(ranked.scope = 'campaign', ranked.lost_count, campaigns.lost_count)::bigint as campaign_lost_count,  -- 其中的流失 lost of these
    ranked.lost_count::bigint as lost_count,                      -- 本周流失 lost this week
    ranked.lost_value_yuan::decimal(18, 2) as lost_value_yuan,    -- 本周流失金额 value at stake this week
    ranked.previous_yuan::decimal(18, 2) as previous_yuan,        -- 前一周的流失金额 value at stake the week before
    ranked.usual_yuan::decimal(18, 2) as usual_yuan,              -- 前几周的中位数，不足 3 周为空 median of the weeks before, null for fewer than 3
    ranked.earlier_week_count::bigint as earlier_week_count,      -- 可比的周数 weeks to compare with
    ranked.unusual_ratio,                                         -- 反常：高出几个离差 how many spreads above the usual
    ranked.weight_yuan::decimal(18, 2) as weight_yuan             -- 分量 weight
from ranked
cross join config.settings as settings
left join marts.reason as reason on ranked.reason = reason.reason
left join agents
    on ranked.scope = 'shop' and ranked.report = agents.report and ranked.reason = agents.reason
left join campaigns
    on ranked.scope = 'shop' and ranked.report = campaigns.report and ranked.reason = campaigns.reason
left join reports.agents as named
    on
        ranked.report = named.report
        and named.agent_id = if(ranked.scope = 'agent', ranked.agent_id, agents.agent_id)
left join reports.campaigns as offered
    on
        ranked.report = offered.report
        and offered.campaign_id = if(ranked.scope = 'campaign', ranked.campaign_id, campaigns.campaign_id)
