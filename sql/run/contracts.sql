/*
description: 只增不改的表由哪个版本的程序填的。 Which version of its filler each table that only gains rows was filled by.
grain: [contract]
filled_by: xundan.build
*/
create table run.contracts (
    contract varchar not null,         -- 表 table
    version varchar not null           -- 版本 version of the filler
);
