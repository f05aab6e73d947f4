/*
description: 咨询到接待之间的过滤规则，一行一个，按先后。 The filters between consulted and received, in their order.
grain: [filter]
filled_by: xundan.config
*/
create table config.filters (
    filter varchar not null,           -- 规则 filter
    position integer not null,         -- 先后，先合的为准 order; the first that fits names the session
    is_on boolean not null,            -- 开关 whether it is on
    setting varchar not null           -- 设置的值 what its setting says
);
