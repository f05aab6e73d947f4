/*
description: >
  同一天同一批买家，按不同口径谁算询单、转化多少，按人数并排。按结果的口径把没再买的老客算作售后，转化率偏高。
  The same buyers of a day under each preset of the stage, in people, side by side. Presets by outcome call the repeat buyers
  who did not buy after-sale, which flatters conversion. No rate before the window has closed.
grain: [stage_preset, platform, shop_id, day]
materialized: view
*/
select
    cuts.*,
    presets.name as stage_preset_name,  -- 口径名称 name of the preset
    presets.decides_by,                -- text 按文字 / outcome 按结果
    cuts.closes_at <= (select as_of from run.run) as is_matured,  -- 窗口是否已关 whether the window has closed
    case
        when cuts.closes_at <= (select as_of from run.run)
            then cuts.bought_buyer_count / nullif(cuts.inquiry_buyer_count, 0)
    end as bought_buyer_rate         -- 成交人数÷询单人数，窗口未关为空 converted ÷ inquiries in people, null before the window has closed
from marts.cut_stage_day as cuts
inner join config.stage_presets as presets using (stage_preset)
