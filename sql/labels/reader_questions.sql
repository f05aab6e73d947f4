/*
description: 请语言模型阅读的流失询单；内容指纹相同的只读一次。 Lost inquiries for the language model to read; the same content is read once.
grain: [inquiry_id]
partition: buyer_key
filled_by: xundan.reader.questions:fill
reads: labels.judged_messages
tests:
  - one_of: {why: [unknown, unsure, check]}
*/
create table labels.reader_questions (
    inquiry_id varchar not null,       -- 询单 inquiry
    buyer_key varchar not null,        -- 买家假名 pseudonym
    day date not null,                 -- 询单所属营业日 business day
    content_key varchar not null,      -- 内容指纹 fingerprint of the conversation
    why varchar not null               -- 为什么读：unknown 不知原因 / unsure 没把握 / check 抽查 why it is read
);
