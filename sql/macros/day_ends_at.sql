-- The moment at which a business day has ended.
create or replace macro day_ends_at(business_day) as timezone(
    (select timezone from config.settings),
    business_day::timestamp + to_days(1) + to_hours((select business_day_start_hour from config.settings))
);
