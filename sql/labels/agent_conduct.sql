/*
description: 值得一问的做法，各客服各期的次数与基数。 How often each agent did what may be worth a question, and out of how many.
grain: [agent_id, period, question]
*/
with

conduct as (
    select
        period.period,
        conduct.*,
        odds.expected_rate,
        ntile(3) over (
            partition by period.period, odds.inquiry_id is null
            order by odds.expected_rate, conduct.inquiry_id
        ) as third
    from core.inquiry_conduct as conduct
    inner join labels.comparison_periods as period on conduct.day between period.from_day and period.to_day
    left join labels.inquiry_odds as odds using (inquiry_id)
),

counted as (
    select
        period,
        agent_id,
        'cherry_picking' as question,
        count(*) filter (where is_initiated and third = 3) as case_count,
        count(*) as of_count
    from conduct
    where expected_rate is not null
    group by period, agent_id
    union all
    select
        period,
        agent_id,
        'sniping' as question,
        count(*) filter (where is_late_contact) as case_count,
        count(*) as of_count
    from conduct
    where expected_rate is not null
    group by period, agent_id
    union all
    select
        period,
        first_agent_id as agent_id,
        'dumping' as question,
        count(*) filter (where agent_id <> first_agent_id and third = 1) as case_count,
        count(*) as of_count
    from conduct
    where expected_rate is not null and first_agent_id is not null
    group by period, first_agent_id
    union all
    select
        period,
        agent_id,
        'padding' as question,
        sum(short_text_count)::bigint as case_count,
        sum(agent_text_count)::bigint as of_count
    from conduct
    where expected_rate is not null
    group by period, agent_id
    union all
    select
        period,
        agent_id,
        'flags' as question,
        count(*) filter (where is_flagged) as case_count,
        count(*) as of_count
    from conduct
    where expected_rate is not null or is_flagged
    group by period, agent_id
)

select
    agent_id,                          -- 客服 agent
    period,                            -- 期间 period
    question,                          -- 问的是什么 cherry_picking / sniping / dumping / padding / flags
    case_count,                        -- 次数 cases
    of_count                           -- 基数 out of
from counted
where agent_id is not null
