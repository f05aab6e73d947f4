/*
description: 自上次发布以来数据有变的营业日。 Business days of which some row changed since the last publication.
filled_by: xundan.build
*/
create table run.days (
    day date not null                  -- 营业日 business day
);
