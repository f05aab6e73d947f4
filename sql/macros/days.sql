-- The shop's business day of a moment: its local time, the day beginning at business_day_start_hour.
create or replace macro business_day(moment) as (
    timezone(shop_timezone(), moment)
    - to_hours(day_starts_at_hour())
)::date;
