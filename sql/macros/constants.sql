-- What other macros take from the settings. Once these are filled in, constants stand in their place (xundan/config.py):
-- a query that asks the settings at every use takes the planner twice as long, and some hold dozens.
create or replace macro shop_timezone() as (select timezone from config.settings);
create or replace macro day_starts_at_hour() as (select business_day_start_hour from config.settings);
