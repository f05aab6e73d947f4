/*
description: 近 7 天载入的文件与其账目：行数＝收下＋重复＋过滤＋拒收；合计行来自同样的行。 Files of the last seven days of loading and their accounts.
grain: [report, load_id]
tests:
  - rows_in = rows_kept + rows_duplicate + rows_filtered + rows_rejected
*/
with

latest as (
    select file.*
    from marts.ingest_file as file
    qualify file.loaded_at > max(file.loaded_at) over () - interval 7 days
)

select
    cover.report,                                                 -- 报告 report
    coalesce(latest.load_id, 0)::bigint as load_id,               -- 载入序号；合计为 0 load; 0 for the total
    grouping(latest.load_id) = 1 as is_total,                     -- 是否合计行 whether the total
    if(grouping(latest.load_id) = 0, max(latest.file), null) as file,  -- 文件 file
    if(grouping(latest.load_id) = 0, max(latest.kind), null) as kind,  -- 种类 kind
    if(grouping(latest.load_id) = 0, max(latest.platform), null) as platform,  -- 版式 layout
    if(grouping(latest.load_id) = 0, max(latest.loaded_at), null) as loaded_at,  -- 载入时刻 loaded
    count(*) as file_count,                                       -- 文件数 files
    sum(latest.rows_in)::bigint as rows_in,                       -- 行数 rows in
    sum(latest.rows_kept)::bigint as rows_kept,                   -- 收下 kept
    sum(latest.rows_duplicate)::bigint as rows_duplicate,         -- 重复 duplicate
    sum(latest.rows_filtered)::bigint as rows_filtered,           -- 过滤 filtered
    sum(latest.rows_rejected)::bigint as rows_rejected,           -- 拒收 rejected
    if(grouping(latest.load_id) = 0, max(latest.note), null) as note  -- 说明 remarks
from reports.cover as cover
cross join latest
group by grouping sets ((cover.report, latest.load_id), (cover.report))
