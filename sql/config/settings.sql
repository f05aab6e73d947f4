/*
description: 本店设置，一行。 The settings of the shop that queries need, one row.
filled_by: xundan.config
*/
create table config.settings (
    timezone varchar not null,                    -- 时区 time zone
    language varchar not null,                    -- 报告语言 language of the reports
    shop_name varchar not null,                   -- 店名 name of the shop
    business_day_start_hour integer not null,     -- 营业日起点（时） hour at which the business day begins
    session_gap_seconds bigint not null,          -- 会话静默间隔 silence that splits sessions
    after_sale_days integer not null,             -- 售后天数 days in which after-sale wording decides
    agent_initiated_days integer not null,        -- 主动跟进等待天数 days to wait for a buyer's answer
    bot_accounts varchar[] not null,              -- 机器人账号后缀 endings of bot accounts
    excluded_agents varchar[] not null,           -- 不计接待的账号 accounts not received
    excluded_flags varchar[] not null,            -- 不计订单的标记 flags of orders that are nobody's
    forwarding_agent_messages integer not null,   -- 转接上限句数 at most so many messages is forwarding
    monologue_buyer_messages integer not null,    -- 独白上限句数 at most so many buyer messages is a monologue
    main_accounts varchar[] not null,             -- 只会自动回复的账号 accounts that only answer by themselves
    advertisement_rules varchar[] not null,       -- 哪些依据算广告骚扰 which rules of the stage gate are offers and frauds
    attribution_preset varchar not null,          -- 归属口径 attribution preset
    compared_preset varchar not null,             -- 报表拿来对照的口径 preset that the report compares it with
    follow_up_minutes integer not null,           -- 静默下单后多少分钟内的接触算跟进 minutes in which a contact after a silent order is a follow-up
    window_days integer not null,                 -- 归属窗口（自然日） its window in natural days
    payment_grace_days integer not null,          -- 付款宽限（自然日） natural days of grace for payment
    humans_only boolean not null,                 -- 是否只算人工回复 whether human replies only count
    service_starts_at time not null,              -- 服务时段起（含） service hours begin, inside
    service_ends_at time not null,                -- 服务时段止（不含） service hours end, outside
    quick_reply_seconds integer not null,         -- 三分钟回复阈值 threshold of the 3-minute rate
    prompt_reply_seconds integer not null,        -- 三十秒应答阈值 threshold of the 30-second rate
    lenient_reply_seconds integer not null,       -- 四十五秒应答阈值 threshold of the 45-second rate
    prompt_starts_at time not null,               -- 应答率时段起 its hours begin
    prompt_ends_at time not null,                 -- 应答率时段止 its hours end
    slow_reply_seconds integer not null,          -- 慢回复阈值 a reply slower than this is slow
    slow_reply_count integer not null,            -- 慢接待次数 so many slow replies make a slow session
    long_session_minutes integer not null,        -- 长接待（分钟） a session longer than this is long
    value_days integer not null,                  -- 估值天数 days of prices for value at stake
    has_reader boolean not null                   -- 是否请语言模型阅读 whether a language model reads what is unsure
);
