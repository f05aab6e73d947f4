/*
description: 自上次发布以来知道了什么新的：一位买家的，或（buyer_key 为空）涉及所有人的。 What has become known since the last publication, of one buyer or (where buyer_key is null) reaching everybody.
filled_by: sql/publishing/changes.sql
*/
create table run.changes (
    cause varchar not null,            -- 原因 cause
    platform varchar,                  -- 平台 platform
    shop_id varchar,                   -- 店铺 shop
    buyer_key varchar,                 -- 买家假名，空为涉及所有人 pseudonym, null where it reaches everybody
    inquiry_id varchar,                -- 只涉及一个询单的，是哪个 the one inquiry it is about, if only one
    day date                           -- 消息所在的营业日 business day of the message, if it is one
);
