/*
description: 该到的文件都到了吗？ Did everything arrive?
grain: [file, load_id]
materialized: view
*/
select
    file,
    load_id,
    kind,
    rows_in,
    rows_kept,
    rows_duplicate,
    rows_filtered,
    rows_rejected
from marts.ingest_file
order by load_id desc, file asc
