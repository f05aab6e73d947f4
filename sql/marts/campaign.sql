/*
description: >
  活动，一个一行；订单自带而活动表里没有的也在列，以编号为名。
  Campaigns, one row each; those that orders name and no file lists are there too, with the id as name.
grain: [campaign_id]
*/
with

met as (
    select campaign_id
    from staging.campaigns
    union
    select unnest(campaign_ids) as campaign_id
    from core.orders
)

select
    campaign_id,                       -- 活动编号 campaign
    coalesce(listed.campaign_name, campaign_id) as campaign_name,  -- 名称，活动表里没有的即编号 name; the id where no file lists it
    listed.campaign_id is not null as is_listed,  -- 是否在活动表里 whether a campaigns file lists it
    listed.campaign_kind,              -- 类型 kind
    listed.product_ids,                -- 商品 products, * for all
    listed.discount_rate,              -- 折扣 discount
    listed.threshold_yuan,             -- 满 threshold
    listed.off_yuan,                   -- 减 off
    listed.gift,                       -- 赠品 gift
    listed.starts_at,                  -- 开始 starts
    listed.ends_at                     -- 结束 ends
from met
left join staging.campaigns as listed using (campaign_id)
