-- The shop's business day of a moment: its local time, the day beginning at business_day_start_hour.
create or replace macro business_day(moment) as (
    timezone((select timezone from config.settings), moment)
    - to_hours((select business_day_start_hour from config.settings))
)::date;
