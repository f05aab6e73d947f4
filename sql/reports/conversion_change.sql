/*
description: >
  转化率较前一周的变化分给谁：先是全店，再是客服构成、活动构成、两者相同时的转化三部分，再是各活动、活动相同时的各客服。各组相加都是全店那一行。
  Where the change against the week before comes from; the whole shop first, and the rows of each kind add up to it.
grain: [report, dimension, member]
*/
with

names as (
    select 'agent_in_campaign' as dimension, agent_id as member, arg_max(agent_name, day) as member_name
    from marts.agent_day
    group by agent_id
    union all
    select 'campaign' as dimension, campaign_id as member, any_value(campaign_name) as member_name
    from marts.campaign_day
    group by campaign_id
),

-- how much and what comes to an agent is not the agent's doing: the word is of the rate part alone
changes as (
    select
        *,
        if(dimension = 'agent_in_campaign', rate_lower, lower) as word_lower,
        if(dimension = 'agent_in_campaign', rate_upper, upper) as word_upper
    from marts.conversion_change
)

select
    cover.report,                                                 -- 报告 report
    changes.dimension,                                            -- 按什么分 which kind of member
    case changes.dimension
        when 'shop' then 0 when 'agent_campaign' then 1 when 'campaign' then 2 else 3
    end as position,                                              -- 次序 order
    case
        when changes.word_lower > 0 then 'rises' when changes.word_upper < 0 then 'falls' else 'unclear'
    end as change_verdict,                                        -- 90% 区间在 0 的哪一边 on which side of nothing its interval lies
    changes.member,                                               -- 其中哪个 member
    coalesce(names.member_name, changes.member) as member_name,   -- 名称 its name
    changes.before_count,                                         -- 前一周询单 inquiries the week before
    changes.after_count,                                          -- 本周询单 inquiries
    changes.before_rate,                                          -- 前一周转化率 rate the week before
    changes.after_rate,                                           -- 本周转化率 rate
    if(changes.dimension = 'shop', null, changes.mix_part) as mix_rate_change,  -- 构成的部分，全店无所谓构成 part owing to the mix; the whole has none
    if(changes.dimension = 'shop', null, changes.rate_part) as own_rate_change,  -- 转化的部分 part owing to its own rate
    changes.mix_part + changes.rate_part as total_rate_change,    -- 两部分之和 both together
    changes.word_lower as lower_rate_change,                      -- 其 90% 区间下限，客服只看转化的部分 lower bound of its 90 % interval; of the rate part alone for agents
    changes.word_upper as upper_rate_change                       -- 其 90% 区间上限 upper bound
from changes
cross join reports.cover as cover
left join names on changes.dimension = names.dimension and changes.member = names.member
where changes.period = 'week' and changes.dimension in ('shop', 'agent_campaign', 'campaign', 'agent_in_campaign')
