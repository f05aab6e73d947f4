/*
description: analyst.duckdb 是哪一次发布写的；对不上的文件不当作下次发布的底本。 Which publication wrote analyst.duckdb. A file that does not agree is no base of the next one.
filled_by: xundan.publishing
*/
create table run.published_file (
    stamp varchar not null,            -- 该次发布的印记，文件里也有 mark of that publication, which its file bears too
    modified_ns bigint not null        -- 文件的修改时间，纳秒 nanoseconds, when the file was last changed
);
