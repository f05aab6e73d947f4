/*
description: 本次发布与哪一次相比，其间口径、设置、名单、活动表有没有换；第一次发布没有这一行。 With which publication this one is compared, and what that reaches every row changed between them; no row at the first.
filled_by: sql/publishing/comparison.sql
*/
create table run.comparison (
    run_id varchar not null,           -- 本次运行 this run
    as_of timestamptz not null,        -- 本次截止时刻 as_of of this publication
    last_as_of timestamptz not null,   -- 所比的那次的截止时刻 as_of of the one compared with
    last_load_id bigint not null,      -- 那次用到的载入序号 last load it had used
    is_looking_back boolean not null,  -- 本次是否重跑更早的一夜 whether this run is of an earlier night
    is_whole boolean not null,         -- 是否各日都要比 whether every day must be compared
    has_new_settings boolean not null,  -- 设置是否换了 whether the settings changed
    has_new_rules boolean not null,    -- 口径是否换了 whether the definitions changed
    has_new_roster boolean not null,   -- 客服名单是否换了 whether the roster changed
    has_new_campaigns boolean not null  -- 活动表是否换了 whether the campaigns changed
);
