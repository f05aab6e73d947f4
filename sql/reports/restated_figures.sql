/*
description: 自上一份报告以来，全店与各客服已公布的按日数字改动了哪些，近的日子在前，最多 200 行。 Which published daily figures of shop and agents were changed since the last report, recent days first, at most 200.
grain: [report, run_id, table, key, column]
materialized: view
*/
with

names as (
    select map(list(agent_id), list(coalesce(agent_name, agent_id))) as of
    from marts.agent
)

select
    reports.report,                                               -- 报告 report
    restatement.run_id,                                           -- 改动它的那次运行 run that changed it
    restatement."table",                                          -- 哪张表 table
    restatement.key,                                            -- 哪一行 row
    restatement."column",                                         -- 哪一列 column
    restatement.day,                                              -- 数字所属的营业日 business day of the figure
    coalesce(names.of[restatement.agent_id], restatement.agent_id, '') as restated_agent_name,  -- 客服，全店为空串 agent, '' for the shop
    restatement."column" as restated_measure,                     -- 改动的数字 figure
    restatement.old,                                              -- 原来公布的 as published before
    restatement.new,                                              -- 现在公布的 as published now
    string_split(restatement.cause, ' ') as cause_names,          -- 原因 causes
    restatement.as_of as restated_at                              -- 何时改动 when changed
from (values ('nightly', 1), ('weekly', 7)) as reports (report, reach_days)
cross join run.run as run
inner join marts.restatement as restatement
    on run.as_of >= restatement.as_of and run.as_of - to_days(reports.reach_days) < restatement.as_of
cross join names
where
    restatement."table" <> 'inquiry'
    and restatement."column" in (
        'inquiry_count', 'converted_count', 'lost_count', 'conversion_rate', 'paid_yuan', 'refund_yuan',
        'lost_value_yuan', 'received_count', 'average_response_seconds', 'within_3_min_count', 'no_reply_count'
    )
qualify row_number() over (
    partition by reports.report
    order by
        restatement.day desc, restatement.agent_id asc nulls first, restatement."column" asc, restatement.as_of desc
) <= 200
