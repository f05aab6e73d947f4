/*
description: 最近一次发布时的询单，只留会被拿来比的列。 The inquiries as last published, the columns that are compared.
grain: [inquiry_id]
filled_by: sql/publishing/published_inquiries.sql
*/
create table run.published_inquiries (
    inquiry_id varchar not null,       -- 询单 inquiry
    platform varchar not null,         -- 平台 platform
    shop_id varchar not null,          -- 店铺 shop
    buyer_key varchar not null,        -- 买家假名 pseudonym
    agent_id varchar,                  -- 负责客服 agent
    campaign_id varchar,               -- 活动 campaign
    order_id varchar,                  -- 订单 order
    day date not null,                 -- 营业日 business day
    outcome varchar not null,          -- 结果 outcome
    is_matured boolean not null,       -- 窗口是否已关 whether its window had closed
    loss_stage varchar,                -- 流失阶段 loss stage
    reason varchar,                    -- 流失原因 reason
    value_rule varchar,                -- 估值依据 rule of its value
    order_count bigint,                -- 归属订单数 orders attributed
    paid_yuan decimal(18, 2),          -- 实付 paid
    refund_yuan decimal(18, 2),        -- 退款 refunded
    value_at_stake_yuan decimal(18, 2),  -- 流失金额 value at stake
    first_response_seconds bigint      -- 首响 first response
);
