-- Whether a moment is between two times of the shop's day; hours that end before they begin go on past midnight.
create or replace macro is_within_hours(moment, starts_at, ends_at) as if(
    starts_at < ends_at,
    timezone(shop_timezone(), moment)::time >= starts_at and timezone(shop_timezone(), moment)::time < ends_at,
    timezone(shop_timezone(), moment)::time >= starts_at or timezone(shop_timezone(), moment)::time < ends_at
);
