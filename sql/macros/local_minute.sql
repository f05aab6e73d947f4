-- A moment as people read it in the shop, to the minute.
create or replace macro local_minute(moment) as strftime(
    timezone((select timezone from config.settings), moment), '%m-%d %H:%M'
);
