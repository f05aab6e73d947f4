/*
description: 归属口径，一行一个。 Attribution presets as data.
grain: [preset]
filled_by: xundan.config
*/
create table config.presets (
    preset varchar not null,           -- 口径 preset
    preset_version integer not null,   -- 版本 version
    name varchar not null,             -- 名称 name
    moments varchar[] not null,        -- 先后取的时刻 moments, in order of preference
    window_length integer not null,    -- 窗口长度 length of the window
    window_unit varchar not null,      -- 窗口单位 days (natural) or hours
    pick varchar not null,             -- 取哪次接待 which contact is credited
    taken_back_days integer            -- 多少天内取消收回 cancelled within so many days is taken back
);
