/*
description: 近 7 天载入中被拒收的行与整份文件，前 200 条：哪里、为何、怎么办。 Refused rows and files of the last seven days of loading.
grain: [report, load_id, file, line]
*/
select
    file.report,                                                  -- 报告 report
    reject.load_id,                                               -- 载入序号 load
    reject.file,                                                  -- 文件 file
    reject.line,                                                  -- 行号；0 为整份文件 line; 0 is the whole file
    reject."column" as column_name,                               -- 出错的列 column at fault
    reject.reason,                                                -- 原因与办法 reason and remedy
    reject.content                                                -- 已脱敏的原文 masked content
from reports.ingest_files as file
inner join marts.reject as reject on file.load_id = reject.load_id
where not file.is_total
qualify row_number() over (
    partition by file.report
    order by reject.line > 0 asc, reject.load_id desc, reject.file asc, reject.line asc
) <= 200
