/*
description: 由程序填的表是哪个版本填的；整表重填的，连同当时的输入。 Which version of its filler a table that only gains rows was filled by; for one filled whole, of its input too.
grain: [contract]
filled_by: xundan.build
*/
create table run.contracts (
    contract varchar not null,         -- 表 table
    version varchar not null           -- 版本 version of the filler
);
