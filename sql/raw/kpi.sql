/*
description: >
  平台自己的数字，一格一行，用于对账；保留每次导出的版本，最后载入的为准。接待明细一行是一次接待，其数字是接待时长。
  The platforms' own figures, one cell a row, for reconciliation; every exported version, the last loaded wins. Where a
  platform lists receptions one by one, a row is one of them and its figure is how long it took.
grain: [load_id, file, line, metric]
filled_by: ingest
*/
create table raw.kpi (
    load_id bigint not null,           -- 载入序号 load number
    file varchar not null,             -- 来源文件 source file
    line bigint not null,              -- 行号 line number
    layout varchar not null,           -- 版式，即哪张报表 layout, that is, which of the platform's tables
    platform varchar not null,         -- 平台 platform
    shop_id varchar not null,          -- 店铺 shop
    agent_id varchar,                  -- 客服账号，空为全店 agent account, null for the shop
    product_id varchar,                -- 商品编号，空为不分商品 product, null where not by product
    buyer_key varchar,                 -- 买家假名，仅接待明细有 pseudonym of the buyer, of single receptions only
    session_type varchar,              -- 接待或会话类型，原词 kind of reception or session, in the platform's words
    day date not null,                 -- 日期；一段时间的，其第一天 day, or the first day of a period
    last_day date not null,            -- 最后一天，单日即同一天 last day, the same for a single one
    started_at timestamptz,            -- 接待开始时间，仅接待明细有 begin, of single receptions only
    metric varchar not null,           -- 平台的指标名，单位以值为准 the platform's name of the metric, with the unit of the value
    value double,                      -- 数值：时长为秒，率为 0–1，钱为元；空为平台暂无 durations in seconds, rates 0–1, yuan; null where the platform has none yet
    extra json                         -- 其余文字列 further columns of text, kept
);
