/*
description: 自上一份报告以来，已公布的询单改动了哪些、为什么，近的日子在前，最多 300 行。 Which published inquiries were changed since the last report, and why, recent days first, at most 300.
grain: [report, run_id, inquiry_id, restated_column]
materialized: view
*/
with

names as (
    select map(list(agent_id), list(coalesce(agent_name, agent_id))) as of
    from marts.agent
),

reasons as (
    select map(list(reason.reason), list(if(settings.language = 'en', reason.name_en, reason.name_zh))) as of
    from marts.reason as reason
    cross join config.settings as settings
    group by settings.language
)

select
    reports.report,                                               -- 报告 report
    restatement.run_id,                                           -- 改动它的那次运行 run that changed it
    restatement.inquiry_id,                                       -- 询单 inquiry
    restatement."column" as restated_column,                      -- 改动的列 column
    restatement.day,                                              -- 询单所属的营业日 business day of the inquiry
    coalesce(names.of[restatement.agent_id], restatement.agent_id) as agent_name,  -- 客服 agent
    coalesce(names.of[restatement.old], reasons.of[restatement.old], restatement.old) as old,  -- 原来公布的 as published before
    coalesce(names.of[restatement.new], reasons.of[restatement.new], restatement.new) as new,  -- 现在公布的 as published now
    restatement.cause,                                            -- 原因 cause
    restatement.as_of as restated_at                              -- 何时改动 when changed
from (values ('nightly', 1), ('weekly', 7)) as reports (report, reach_days)
cross join run.run as run
inner join marts.restatement as restatement
    on run.as_of >= restatement.as_of and run.as_of - to_days(reports.reach_days) < restatement.as_of
cross join names
cross join reasons
where restatement."table" = 'inquiry' and restatement."column" not in ('order_count', 'day')
qualify row_number() over (
    partition by reports.report
    order by restatement.day desc, restatement.inquiry_id asc, restatement."column" asc, restatement.as_of desc
) <= 300
