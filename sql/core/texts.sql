/*
description: 本次涉及的不同正文。 The distinct texts this run touches.
grain: [text_id]
materialized: view
*/
select
    text_id,                           -- 正文指纹 fingerprint
    any_value(text) as text            -- 已脱敏正文 masked text
from staging.touched_messages
semi join run.buyers using (buyer_key)
group by text_id
