/*
description: 请语言模型阅读的流失询单读了多少、没读到多少；没开模型阅读时没有行。 How many lost inquiries the language model read and how many stayed unread.
grain: [report]
*/
select
    period.report,                                                -- 报告 report
    count(*) as asked_count,                                      -- 规则没把握、请它读的 inquiries for it to read
    count(*) filter (where reading.state = 'read') as read_count,  -- 读了 read
    count(*) filter (where reading.state = 'no_answer') as no_answer_count,  -- 读了但不成回答 read, without an answer
    count(*) filter (where reading.state = 'unread') as unread_count,  -- 没读到 unread
    count(*) filter (where starts_with(reading.decided_by, 'reader:')) as decided_count,  -- 由它定的 decided by it
    count(*) filter (where reading.is_disagreement) as disagreement_count  -- 与规则不一致 disagreements with rules and model
from reports.period as period
inner join marts.inquiry_reading as reading on reading.day between period.from_day and period.to_day
where period.period = 'current' and reading.why <> 'check'
group by period.report
