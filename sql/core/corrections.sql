/*
description: 仍然有效的人工改判。 Corrections that stand.
grain: [inquiry_id]
partition: buyer_key
*/
select
    inquiries.inquiry_id,              -- 询单 inquiry
    inquiries.buyer_key,               -- 买家假名 pseudonym
    inquiries.day,                     -- 询单所属营业日 business day of the inquiry
    corrections.reason,                -- 改判的原因 reason
    corrections.corrected_by,          -- 谁改的 who corrected
    corrections.corrected_at,          -- 何时改的 when
    corrections.note                   -- 备注 note
from staging.corrections as corrections
inner join core.inquiries as inquiries using (inquiry_id)
semi join run.buyers on inquiries.buyer_key = buyers.buyer_key
where corrections.reason is not null
