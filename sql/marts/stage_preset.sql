/*
description: 售前口径表：谁算询单。 Presets of the stage, who counts as an inquiry.
grain: [stage_preset]
*/
select
    stage_preset,                      -- 口径 preset
    stage_preset_version,              -- 版本 version
    name,                              -- 名称 name
    decides_by,                        -- text 按文字 / outcome 按结果
    window_days,                       -- 窗口（自然日，含当天） window in natural days
    after_sale_days                    -- 多少天内的已付订单算老客 a paid order this recent makes a repeat buyer
from config.stage_presets
