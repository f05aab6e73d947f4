-- A moment as people read it in the shop, to the minute.
create or replace macro local_minute(moment) as strftime(
    timezone(shop_timezone(), moment), '%m-%d %H:%M'
);
