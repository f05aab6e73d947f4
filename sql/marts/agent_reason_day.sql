/*
description: 每日流失原因（按客服），无声流失也是一行。 Lost inquiries of each agent, reason and day; the unknown is a row too.
grain: [agent_id, reason, day]
partition: day
tests:
  - sums_to: {lost_count: marts.shop_day.lost_count}
*/
select
    ----------  ids
    lost.agent_id,                     -- 客服账号 agent account
    any_value(lost.agent_name) as agent_name,  -- 姓名 name
    lost.reason,                       -- 原因 reason
    lost.day,                          -- 营业日 business day
    ----------  attributes
    any_value(lost.reason_group) as reason_group,  -- 大类 group
    any_value(taxonomy.name_zh) as reason_name,  -- 原因名称 name of the reason
    any_value(taxonomy.owner) as owner,  -- 谁能解决 who can fix it
    ----------  measures
    count(*) as lost_count,            -- 流失询单 lost inquiries
    sum(lost.value_at_stake_yuan)::decimal(18, 2) as lost_value_yuan,  -- 流失金额 value at stake
    count(*) / sum(count(*)) over (partition by lost.agent_id, lost.day) as share_rate  -- 占当日客服流失的比例 share of the lost of the day and agent
from marts.inquiry as lost
semi join run.days using (day)
inner join config.reasons as taxonomy using (reason)
where lost.outcome = 'lost'
group by lost.agent_id, lost.reason, lost.day
