/*
description: 活动，取最后载入的一版。 Campaigns as loaded last.
grain: [campaign_id]
*/
select
    campaign_id,                       -- 活动编号 campaign
    name as campaign_name,             -- 活动名称 name
    kind as campaign_kind,             -- 类型 kind, free text
    joined_names(products) as product_ids,  -- 商品号，* 为全店 products, * for all
    discount_rate,                     -- 折扣 discount, 0.8 is 八折
    threshold_yuan,                    -- 满 threshold
    off_yuan,                          -- 减 off
    gift,                              -- 赠品 gift
    starts_at,                         -- 开始 starts
    ends_at                            -- 结束 ends
from raw.campaigns
qualify row_number() over (partition by campaign_id order by load_id desc, line desc) = 1
