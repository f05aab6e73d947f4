/*
description: 平台数字有新载入、或在两次截止时刻之间过完的日子。 Days of which the platform's own figures were loaded anew, or that ended between the two as_of.
filled_by: sql/touched/kpi_days.sql
*/
create table run.kpi_days (
    day date not null                  -- 日子 day
);
