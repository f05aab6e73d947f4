/*
description: 本次要重算的营业日：其下数据有变的日子。 Business days of which some row changed in this run.
filled_by: xundan.build
*/
create table run.days (
    day date not null                  -- 营业日 business day
);
