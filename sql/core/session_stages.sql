/*
description: 会话的阶段：售前、售后或其他，只看文字与此前已有的订单。 The stage of each received session, from its text and the orders that existed before.
grain: [session_id]
partition: buyer_key
filled_by: xundan.reasons.stage:fill
reads: core.session_messages
tests:
  - one_of: {stage: [pre_sale, after_sale, other]}
*/
create table core.session_stages (
    session_id varchar not null,       -- 会话 session
    buyer_key varchar not null,        -- 买家假名 pseudonym
    stage varchar not null,            -- pre_sale / after_sale / other
    rule varchar not null              -- 依据 rule that decided
);
