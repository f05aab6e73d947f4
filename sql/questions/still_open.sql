/*
description: 还有多少询单没到期，什么时候到期？ How many inquiries are still open, and when do they close?
grain: [closes_on]
materialized: view
*/
select
    cast(closes_at as date) as closes_on,                         -- 哪天到期（连接的时区） the day their windows close, in the connection's zone
    count(*) as pending_count                                     -- 待定 pending
from marts.inquiry
where outcome = 'pending'
group by closes_on
order by closes_on
