select
    file,
    platform,
    rows_in,
    rows_kept,
    rows_duplicate,
    rows_filtered,
    rows_rejected
from marts.ingest_file
order by load_id
