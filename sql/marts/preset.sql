/*
description: 归属口径表。 Attribution presets.
grain: [preset]
*/
select
    presets.preset,                    -- 口径 preset
    presets.preset_version,            -- 版本 version
    presets.name,                      -- 名称 name
    presets.moments,                   -- 先后取的时刻 moments in order of preference
    presets.window_length,             -- 窗口 length of the window
    presets.window_unit,               -- 单位 unit
    presets.pick,                      -- 取哪次接待 contact picked
    presets.taken_back_days,           -- 收回天数 days in which a cancelled order is taken back
    presets.preset = settings.attribution_preset as is_default  -- 是否报表所用 whether the reports use it
from config.presets as presets
cross join config.settings as settings
