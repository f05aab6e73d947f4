/*
description: >
  本次发布与截止时刻最晚的那次发布相比。重跑更早的一夜只是回头看，不算改动；其后的一次把各日都比一遍。
  This publication is compared with the one of the latest as_of. To run an earlier night again is to look back and
  restates nothing; the next after it compares every day, because days in between were replaced unseen.
*/
with

this as (
    select *
    from run.publications
    qualify publication_number = max(publication_number) over ()
),

last as (
    select publications.*
    from run.publications as publications
    anti join this using (publication_number)
    qualify row_number() over (order by publications.as_of desc, publications.publication_number desc) = 1
)

select
    this.run_id,                       -- 本次运行 this run
    this.as_of,                        -- 本次截止时刻 as_of of this publication
    last.as_of as last_as_of,          -- 所比的那次的截止时刻 as_of of the one compared with
    last.last_load_id,                 -- 那次用到的载入序号 last load it had used
    this.as_of < last.as_of as is_looking_back,  -- 本次是否重跑更早的一夜 whether this run is of an earlier night
    this.publication_number > last.publication_number + 1 as is_whole,  -- 是否各日都要比 whether every day must be compared
    this.settings_fingerprint <> last.settings_fingerprint as has_new_settings,  -- 设置是否换了 whether the settings changed
    this.settings_fingerprint = last.settings_fingerprint
    and this.fingerprint <> last.fingerprint as has_new_rules,  -- 口径是否换了 whether the definitions changed
    this.roster_load_id <> last.roster_load_id as has_new_roster,  -- 客服名单是否换了 whether the roster changed
    this.campaigns_load_id <> last.campaigns_load_id as has_new_campaigns  -- 活动表是否换了 whether the campaigns changed
from this
cross join last
