-- What other macros take from the settings. Once these are filled in, constants stand in their place (xundan/config.py):
-- a query that asks the settings at every use takes the planner twice as long, and some hold dozens.
create or replace macro shop_timezone() as (select timezone from config.settings);
create or replace macro day_starts_at_hour() as (select business_day_start_hour from config.settings);

-- What the run is, for what filters the whole history by it: against constants that costs a fifth of the time, or
-- nothing where the rows lie in their order. A run computes what happened between where it begins and where it ends,
-- whichever way it goes.
create or replace macro run_as_of() as (select as_of from run.run);
create or replace macro run_begins_at() as (select least(previous_as_of, as_of) from run.run);
create or replace macro run_ends_at() as (select greatest(previous_as_of, as_of) from run.run);
create or replace macro run_follows_load() as (select previous_load_id from run.run);
create or replace macro run_is_full() as (select is_full from run.run);
create or replace macro is_new(load_id) as (run_is_full() or load_id > run_follows_load());
create or replace macro is_now_passed(moment) as (moment > run_begins_at() and moment <= run_ends_at());
