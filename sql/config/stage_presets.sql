/*
description: 售前口径，一行一个：谁算询单。 Presets that say who of the received asked in order to buy.
grain: [stage_preset]
filled_by: xundan.config
*/
create table config.stage_presets (
    stage_preset varchar not null,           -- 口径 preset
    stage_preset_version integer not null,   -- 版本 version
    name varchar not null,                   -- 名称 name
    decides_by varchar not null,             -- text 按文字 / outcome 按结果
    window_days integer not null,            -- 窗口（自然日，含当天） window in natural days
    after_sale_days integer                  -- 多少天内的已付订单算老客 a paid order this recent makes a repeat buyer
);
