/*
description: 人工改判的原因，只增不删。 Reasons as people corrected them, kept for ever.
grain: [correction_key]
filled_by: xundan.reasons.corrections
*/
create table raw.corrections (
    correction_key varchar not null,   -- 指纹 fingerprint of its fields
    load_id bigint not null,           -- 载入序号 load number
    line bigint not null,              -- 行号 line
    inquiry_id varchar not null,       -- 询单 inquiry
    reason varchar,                    -- 改判的原因；空为收回改判 the reason; null takes the correction back
    corrected_by varchar not null,     -- 谁改的 who corrected
    corrected_at timestamptz not null,  -- 何时改的 when
    note varchar                       -- 备注 note
);
