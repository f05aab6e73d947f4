/*
description: 已完成的发布，各用了哪些数据、哪套口径与设置。 Finished publications, and the loads, definitions and settings each rests on.
grain: [publication_number]
filled_by: xundan.restatement
*/
create table run.publications (
    publication_number bigint not null,  -- 第几次发布 number of the publication
    run_id varchar not null,           -- 运行号 run
    as_of timestamptz not null,        -- 截止时刻 as_of
    last_load_id bigint not null,      -- 用到的载入序号 last load used
    fingerprint varchar not null,      -- 口径与设置的指纹 fingerprint of models and settings
    settings_fingerprint varchar not null,  -- 其中设置的指纹 fingerprint of the settings alone
    roster_load_id bigint not null,    -- 客服名单的载入序号 load of the roster
    campaigns_load_id bigint not null  -- 活动表的载入序号 load of the campaigns
);
