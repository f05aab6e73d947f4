/*
description: 每份内容用哪个回答：成回答的优先，其次最近的。 The answer used for each content, a usable one first, then the latest.
grain: [content_key]
materialized: view
*/
select answers.*
from labels.reader_answers as answers
qualify
    row_number() over (
        partition by answers.content_key
        order by
            answers.reason is null asc, answers.answered_at desc, answers.model asc, answers.prompt_version asc
    ) = 1
