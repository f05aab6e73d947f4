/*
description: 活动，保留每次导出的版本；最后载入的为准。 Campaigns, every exported version; the last loaded wins.
grain: [load_id, campaign_id, file, line]
filled_by: ingest
*/
create table raw.campaigns (
    load_id bigint not null,           -- 载入序号 load number
    file varchar not null,             -- 来源文件 source file
    line bigint not null,              -- 行号 line number
    campaign_id varchar not null,      -- 活动编号 campaign
    name varchar not null,             -- 活动名称 name
    kind varchar,                      -- 类型（自由文本） kind, free text
    starts_at timestamptz not null,    -- 开始 starts
    ends_at timestamptz not null,      -- 结束 ends
    products varchar not null,         -- 商品号，以 ; 分隔，* 为全店 product ids joined by ;, or * for all
    discount_rate double,              -- 折扣 discount, 0.8 is 八折
    threshold_yuan decimal(18, 2),     -- 满 threshold
    off_yuan decimal(18, 2),           -- 减 off
    gift varchar,                      -- 赠品 gift
    extra json                         -- 其余列 unknown columns, kept
);
