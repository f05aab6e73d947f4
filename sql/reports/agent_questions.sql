/*
description: 值得当面问一问的做法，近 13 周；只是问题，不是结论。 Questions worth asking in person, over 13 weeks; never verdicts.
grain: [report, agent_id, question]
*/
with

names as (
    select
        agent_id,
        arg_max(agent_name, day) as agent_name
    from marts.agent_day
    group by agent_id
)

select
    cover.report,                                                 -- 报告 report
    asked.agent_id,                                               -- 客服账号 agent account
    coalesce(names.agent_name, asked.agent_id) as agent_name,     -- 客服姓名 name of the agent
    asked.question,                                               -- 问什么 what is asked
    asked.case_count,                                             -- 次数 cases
    asked.of_count,                                               -- 基数 out of
    asked.case_rate,                                              -- 占比 share
    asked.others_rate                                             -- 其余客服的占比 share of all others
from marts.agent_question as asked
cross join reports.cover as cover
left join names on asked.agent_id = names.agent_id
where asked.period = '13_weeks' and asked.is_asked
