/*
description: 每条不同正文的分词，只切一次。 Tokens of each distinct text, cut once, ever.
grain: [text_id]
filled_by: xundan.text.segment:fill
reads: core.texts
*/
create table core.tokens (
    text_id ubigint not null,          -- 正文指纹 fingerprint
    tokens varchar[] not null          -- 分词 tokens
);
