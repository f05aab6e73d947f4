/*
description: 最近一次发布时全店与各客服每日的数字，零与空不记。 The daily figures of shop and agents as last published, zeros and nulls left out.
grain: [cut, platform, shop_id, agent_id, day, measure]
filled_by: xundan.restatement
*/
create table run.published_figures (
    cut varchar not null,              -- shop / agent
    platform varchar not null,         -- 平台 platform
    shop_id varchar not null,          -- 店铺 shop
    agent_id varchar not null,         -- 客服 agent
    day date not null,                 -- 营业日 business day
    measure varchar not null,          -- 数字 measure
    value varchar not null             -- 数值 value
);
