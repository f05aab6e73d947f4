/*
description: 每个询单最后一次人工改判（截至本次运行）。 The last correction of each inquiry by as_of.
grain: [inquiry_id]
materialized: view
*/
select
    inquiry_id,                        -- 询单 inquiry
    reason,                            -- 改判的原因；空为收回改判 the reason; null takes the correction back
    corrected_by,                      -- 谁改的 who corrected
    corrected_at,                      -- 何时改的 when
    note                               -- 备注 note
from raw.corrections
where corrected_at <= (select as_of from run.run)
qualify row_number() over (partition by inquiry_id order by corrected_at desc, load_id desc, line desc) = 1
