/*
description: 本次发布的询单，记下来供下次相比。 The inquiries of this publication, remembered for the next.
grain: [inquiry_id]
*/
select
    inquiry_id,                        -- 询单 inquiry
    platform,                          -- 平台 platform
    shop_id,                           -- 店铺 shop
    buyer_key,                         -- 买家假名 pseudonym
    agent_id,                          -- 负责客服 agent
    campaign_id,                       -- 活动 campaign
    order_id,                          -- 订单 order
    day,                               -- 营业日 business day
    outcome,                           -- 结果 outcome
    is_matured,                        -- 窗口是否已关 whether its window had closed
    loss_stage,                        -- 流失阶段 loss stage
    reason,                            -- 流失原因 reason
    value_rule,                        -- 估值依据 rule of its value
    order_count,                       -- 归属订单数 orders attributed
    paid_yuan,                         -- 实付 paid
    refund_yuan,                       -- 退款 refunded
    value_at_stake_yuan,               -- 流失金额 value at stake
    first_response_seconds             -- 首响 first response
from marts.inquiry
semi join run.compared_days using (day)
