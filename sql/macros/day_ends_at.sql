-- The moment at which a business day has ended.
create or replace macro day_ends_at(business_day) as timezone(
    shop_timezone(),
    business_day::timestamp + to_days(1) + to_hours(day_starts_at_hour())
);
