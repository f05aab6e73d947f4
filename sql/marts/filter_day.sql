/*
description: >
  每店每日每条过滤规则：合乎它的会话与买家，其中因它不计接待的。没开的规则也数，好知道开了会去掉多少。
  Of each shop, day and filter the sessions and buyers that fit it and those that it left out; a filter that is off is
  counted too, to say what it would leave out.
grain: [filter, platform, shop_id, day]
partition: day
tests:
  - references: {filter: config.filters}
  - dropped_session_count <= session_count
*/
with

met as (
    select
        facts.platform,
        facts.shop_id,
        facts.day,
        facts.buyer_key,
        facts.dropped_by,
        unnest(facts.filters_met) as filter
    from core.session_facts as facts
    semi join run.days using (day)
)

select
    ----------  ids
    filter,                            -- 规则 filter
    platform,                          -- 平台 platform
    shop_id,                           -- 店铺 shop
    day,                               -- 营业日 business day
    ----------  measures
    count(*) as session_count,         -- 合乎的会话 sessions that fit
    count(distinct buyer_key) as buyer_count,  -- 其买家 their buyers
    count(*) filter (where dropped_by = filter) as dropped_session_count,  -- 因此不计接待的会话 sessions left out for it
    count(distinct buyer_key) filter (where dropped_by = filter) as dropped_buyer_count  -- 其买家 their buyers
from met
group by filter, platform, shop_id, day
