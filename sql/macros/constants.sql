-- What other macros take from the settings. Once these are filled in, constants stand in their place (xundan/config.py):
-- a query that asks the settings at every use takes the planner twice as long, and some hold dozens.
create or replace macro shop_timezone() as (select timezone from config.settings);
create or replace macro day_starts_at_hour() as (select business_day_start_hour from config.settings);

-- The moment of the run, for what filters the whole history by it: against a constant that costs a fifth of the time.
create or replace macro run_as_of() as (select as_of from run.run);
