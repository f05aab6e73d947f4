/*
description: 每条不同正文是否只是致谢应声、是否转接用语、有无暗语。 Of each distinct text, whether it only thanks or acknowledges, hands over, or holds a code word.
grain: [text_id]
filled_by: xundan.text.marks:fill
reads: core.texts
*/
create table core.text_marks (
    text_id ubigint not null,          -- 正文指纹 fingerprint
    is_acknowledgement boolean not null,  -- 只是致谢或应声 nothing but thanks or acknowledgement
    is_forwarding boolean not null,    -- 转接用语 hands the buyer over
    is_after_sale_forwarding boolean not null,  -- 转给售后的用语 hands the buyer over to after-sale
    has_code_word boolean not null,    -- 有无暗语 whether it holds a code word
    is_blank boolean not null          -- 是否空白 whether it says nothing
);
