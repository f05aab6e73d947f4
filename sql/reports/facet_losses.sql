/*
description: >
  本期流失按客服、活动、原因与商品一起切，供网页筛选；商品只分金额最大的 20 个，其余为空，切得太碎时先并商品。
  What the period lost by agent, campaign, reason and product at once, for the filters of the page; the 20 dearest products, the rest as ''.
grain: [report, agent_id, campaign_id, reason, product_id]
*/
with

lost as (
    select
        period.report,
        coalesce(inquiry.agent_id, '') as agent_id,
        inquiry.campaign_id,
        inquiry.reason,
        coalesce(inquiry.product_id, '') as product_id,
        count(*) as lost_count,
        sum(inquiry.value_at_stake_yuan) as lost_value_yuan
    from reports.period as period
    inner join marts.inquiry as inquiry on inquiry.day between period.from_day and period.to_day
    where period.period = 'current' and inquiry.outcome = 'lost'
    group by all
),

products as (
    select
        report,
        product_id
    from lost
    where product_id <> ''
    group by report, product_id
    qualify row_number() over (
        partition by report
        order by sum(lost_value_yuan) desc, product_id asc
    ) <= 20
),

named as (
    select lost.* replace (coalesce(products.product_id, '') as product_id)
    from lost
    left join products on lost.report = products.report and lost.product_id = products.product_id
),

cells as (
    select
        * exclude (lost_count, lost_value_yuan),
        sum(lost_count) as lost_count,
        sum(lost_value_yuan) as lost_value_yuan
    from named
    group by all
),

-- a page has room for so many cells; beyond, a loss still has its agent, campaign and reason
folded as (
    select
        * replace (if(
            row_number() over (
                partition by report
                order by lost_value_yuan desc, agent_id asc, campaign_id asc, reason asc, product_id asc
            ) <= 10000, product_id, ''
        ) as product_id)
    from cells
)

select
    report,                                                       -- 报告 report
    agent_id,                                                     -- 客服 agent
    campaign_id,                                                  -- 活动 campaign
    reason,                                                       -- 主因 primary reason
    product_id,                                                   -- 商品，空为其余 product, '' for the rest
    sum(lost_count)::bigint as lost_count,                        -- 流失询单 lost
    sum(lost_value_yuan)::decimal(18, 2) as lost_value_yuan       -- 流失涉及金额 value at stake
from folded
group by report, agent_id, campaign_id, reason, product_id
