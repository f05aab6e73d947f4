/*
description: >
  每日流失原因的全部切法：全部、按客服、按活动；reason_day 等三张表取自此处。无声流失也是一行。
  Every cut of the daily reasons, from which reason_day, agent_reason_day and campaign_reason_day are taken; the unknown
  is a row too.
grain: [cut, agent_id, campaign_id, reason, day]
partition: day
*/
with

lost as (
    select
        case
            when grouping(agent_id) = 0 then 'agent'
            when grouping(campaign_id) = 0 then 'campaign'
            else 'all'
        end as cut,
        coalesce(agent_id, '') as agent_id,
        coalesce(agent_name, '') as agent_name,
        coalesce(campaign_id, '') as campaign_id,
        coalesce(campaign_name, '') as campaign_name,
        reason,
        day,
        any_value(reason_group) as reason_group,
        count(*) as lost_count,
        sum(value_at_stake_yuan) as lost_value_yuan
    from marts.inquiry
    semi join run.days using (day)
    where outcome = 'lost'
    group by grouping sets (
        (day, reason),
        (day, reason, agent_id, agent_name),
        (day, reason, campaign_id, campaign_name)
    )
)

select
    ----------  ids
    lost.cut,                          -- 哪种切法 cut: all / agent / campaign
    lost.agent_id,                     -- 客服账号 agent account
    lost.agent_name,                   -- 姓名 name
    lost.campaign_id,                  -- 活动，none 为无活动 campaign
    lost.campaign_name,                -- 活动名称 name
    lost.reason,                       -- 原因 reason
    lost.day,                          -- 营业日 business day
    ----------  attributes
    lost.reason_group,                 -- 大类 group
    taxonomy.name_zh as reason_name,   -- 原因名称 name of the reason
    taxonomy.owner,                    -- 谁能解决 who can fix it
    ----------  measures
    lost.lost_count,                   -- 流失询单 lost inquiries
    lost.lost_value_yuan::decimal(18, 2) as lost_value_yuan,  -- 流失金额 value at stake
    lost.lost_count / sum(lost.lost_count) over (
        partition by lost.cut, lost.agent_id, lost.campaign_id, lost.day
    ) as share_rate                    -- 占当日流失的比例，分客服、活动的占其当日流失 share of what was lost that day in all, by the agent or in the campaign
from lost
inner join config.reasons as taxonomy using (reason)
