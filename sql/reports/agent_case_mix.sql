/*
description: >
  各人接到的询单容易还是难：预期比平均高出多少，由哪些情形而来（百分点），近 4 周。各列相加即预期减平均。
  How much easier or harder each agent's inquiries were than the desk's, and why, over 4 weeks; the parts add up.
grain: [report, agent_id]
*/
with

parts as (
    select
        agent_id,
        sum(part) as part,
        sum(part) filter (where dimension = 'campaign') as campaign_part,
        sum(part) filter (where dimension in ('product', 'price')) as product_part,
        sum(part) filter (where dimension in ('hour', 'weekday', 'week')) as time_part,
        sum(part) filter (where dimension in ('buyer', 'source')) as buyer_part,
        sum(part) filter (where dimension = 'topic') as topic_part,
        sum(part) filter (where dimension in ('queue', 'other')) as queue_part
    from marts.agent_case_mix
    where period = '4_weeks'
    group by agent_id
)

select
    compared.report,                                              -- 报告 report
    compared.agent_id,                                            -- 客服账号 agent account
    compared.agent_name,                                          -- 客服姓名 name of the agent
    compared.team,                                                -- 小组 team
    compared.matured_count,                                       -- 归因期已满 matured
    compared.conversion_rate - compared.average_rate as gap_rate_change,  -- 实际比平均高多少 actual above the average
    parts.part as case_mix_rate_change,                           -- 其中接到的询单容易或难 of it, easier or harder inquiries
    compared.conversion_rate - compared.expected_rate as own_rate_change,  -- 其余：与预期之差，含运气 the rest, against the expected, luck included
    parts.campaign_part as campaign_rate_change,                  -- 活动 campaign
    parts.product_part as product_rate_change,                    -- 商品与价位 product and price
    parts.time_part as time_rate_change,                          -- 时段、星期与周次 hour, weekday and week
    parts.buyer_part as buyer_rate_change,                        -- 新老买家与来源 buyers and sources
    parts.topic_part as topic_rate_change,                        -- 开口问的事 opening topic
    parts.queue_part as queue_rate_change                         -- 忙闲与其他 load and others
from reports.agent_comparison as compared
inner join parts on compared.agent_id = parts.agent_id
where compared.matured_count > 0
