/*
description: 订单行，保留每次导出的版本；同一订单以最后载入的整单为准。 One row per order line and exported version; the version loaded last wins, whole.
grain: [load_id, order_id, platform, shop_id, file, line]
filled_by: ingest
*/
create table raw.orders (
    load_id bigint not null,           -- 载入序号，越大越晚 load number; a later load has a larger one
    file varchar not null,             -- 来源文件 source file, relative to inbox/
    line bigint not null,              -- 行号 line number in the file
    part varchar not null,             -- order 整行 / header 单头（买家、时间、总额）/ lines 商品行 / repeated 商品行，每行重复整单金额 a whole row, a head, a line, or a line that repeats the money of its order
    platform varchar not null,         -- 平台 platform
    shop_id varchar not null,          -- 店铺 shop
    order_id varchar not null,         -- 订单号 order number
    buyer_key varchar,                 -- 买家假名；平台不给时为空 keyed pseudonym; null where the platform gives no buyer
    created_at timestamptz not null,   -- 下单时间 created
    paid_at timestamptz,               -- 付款时间 paid
    closed_at timestamptz,             -- 关闭时间 closed
    shipped_at timestamptz,            -- 发货时间 shipped
    status varchar,                    -- 平台原状态 status in the platform's words
    close_reason varchar,              -- 关闭原因 close reason
    product_id varchar,                -- 商品 product
    sku varchar,                       -- 规格 SKU
    quantity bigint not null,          -- 件数 items
    price_yuan decimal(18, 2),         -- 单价，repeated 行按它乘件数分摊整单金额 price of one; times items it shares out what repeated lines repeat
    amount_yuan decimal(18, 2) not null,  -- 应付 amount of this line
    paid_yuan decimal(18, 2) not null,    -- 实付 paid of this line
    refund_yuan decimal(18, 2),        -- 退款 refunded of this line
    refunded_at timestamptz,           -- 退款时间 refunded
    deposit_paid_at timestamptz,       -- 定金付款时间 deposit paid
    deposit_yuan decimal(18, 2),       -- 定金 deposit
    flag varchar,                      -- 插旗／备注标记 flag
    campaign_id varchar,               -- 订单自带的活动 campaign named by the order
    extra json                         -- 其余列原样保留 unknown columns, kept
);
