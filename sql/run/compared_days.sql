/*
description: 本次发布要与上次相比的营业日。 Business days that this publication compares with the last.
filled_by: sql/publishing/compared_days.sql
*/
create table run.compared_days (
    day date not null                  -- 营业日 business day
);
