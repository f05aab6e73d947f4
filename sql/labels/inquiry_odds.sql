/*
description: >
  询单的预期：同样的询单由一位水平居中的客服来接，成交的机会有多大，由哪些情形而来。最近 13 周、归因期已满、有人工负责的询单。
  The odds of each inquiry with an average agent, and the effect of each circumstance on them, on the logit scale.
grain: [inquiry_id]
materialized: whole
filled_by: xundan.compare.fill:inquiry_odds
reads: labels.comparison_cases
tests:
  - expected_rate >= 0 and expected_rate <= 1
*/
create table labels.inquiry_odds (
    inquiry_id varchar not null,       -- 询单 inquiry
    agent_id varchar not null,         -- 负责客服 agent
    first_agent_id varchar,            -- 最先接触的客服 first human in contact
    campaign_id varchar not null,      -- 开口时的活动 campaign at the opening
    day date not null,                 -- 询单所属营业日 business day
    to_day date not null,              -- 最近一周的最后一天 last day of the last week
    weeks_back integer not null,       -- 往前第几周 weeks before the last
    is_converted boolean not null,     -- 是否成交 whether converted
    first_response_seconds bigint,     -- 首响（秒） first response
    expected_rate double not null,     -- 水平居中的客服接，成交的机会 chance with an average agent
    logit double not null,             -- 同上，对数几率 the same as a logit
    agent_logit double not null,       -- 负责客服自己的影响 effect of its agent
    agent_logit_error double not null,  -- 情形估计留给该客服的标准误 standard error the case mix leaves to its agent
    campaign_effect_logit double,      -- 活动比没有活动 effect of its campaign against none
    campaign_effect_logit_error double,  -- 其标准误 its standard error
    campaign_logit double not null,    -- 活动的影响 effect of the campaign
    product_logit double not null,     -- 商品的影响 effect of the product
    price_logit double not null,       -- 价位的影响 effect of the price band
    hour_logit double not null,        -- 时段的影响 effect of the hour
    weekday_logit double not null,     -- 星期的影响 effect of the weekday
    week_logit double not null,        -- 周次的影响 effect of the week
    buyer_logit double not null,       -- 新老买家的影响 effect of a new or returning buyer
    source_logit double not null,      -- 平台与来源的影响 effect of platform and source
    topic_logit double not null,       -- 开口话题的影响 effect of the opening topic
    queue_logit double not null        -- 当时忙闲的影响 effect of the load at arrival
);
