/*
description: 本期没有计入流失的会话与询单，按原因和规则数清。 What was not counted in the period, by reason and rule.
grain: [report, reason, rule]
*/
with

excluded as (
    select
        period.report,
        excluded.reason,
        -- filters are few and worth telling apart; what made a session after-sale is told by its words
        case when excluded.reason = 'filtered' then coalesce(excluded.rule, '') else '' end as rule,
        count(*) as conversation_count,
        count(distinct excluded.buyer_key) as buyer_count
    from reports.period as period
    inner join marts.excluded_conversation as excluded on excluded.day between period.from_day and period.to_day
    where period.period = 'current'
    group by all
),

pending as (
    select
        period.report,
        'pending' as reason,
        '' as rule,
        count(*) as conversation_count,
        count(distinct inquiry.buyer_key) as buyer_count
    from reports.period as period
    inner join marts.inquiry as inquiry on inquiry.day between period.from_day and period.to_day
    where period.period = 'current' and inquiry.outcome = 'pending'
    group by all
),

uncounted as (
    select * from pending
    union all
    select * from excluded
)

select
    report,                                                       -- 报告 report
    reason,                                                       -- 为何不计：pending / after_sale / other / filtered / flagged / unlinkable
    rule,                                                         -- 依据的规则 the rule
    conversation_count,                                           -- 会话数（待定为询单数） sessions, or inquiries where pending
    buyer_count                                                   -- 买家数 buyers
from uncounted
