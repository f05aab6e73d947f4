/*
description: 参考价可能变动的营业日。 Business days whose reference prices this run can change.
filled_by: sql/touched/price_days.sql
*/
create table run.price_days (
    day date not null                  -- 营业日 business day
);
