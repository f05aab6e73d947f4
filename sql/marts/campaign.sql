/*
description: 活动表。 Campaigns.
grain: [campaign_id]
*/
select
    campaign_id,                       -- 活动编号 campaign
    campaign_name,                     -- 名称 name
    campaign_kind,                     -- 类型 kind
    product_ids,                       -- 商品 products, * for all
    discount_rate,                     -- 折扣 discount
    threshold_yuan,                    -- 满 threshold
    off_yuan,                          -- 减 off
    gift,                              -- 赠品 gift
    starts_at,                         -- 开始 starts
    ends_at                            -- 结束 ends
from staging.campaigns
