/*
description: 计入服务指标的回合：何时问、何时答、几秒。 Rounds in the service figures, when asked, when answered, after how many seconds.
grain: [session_id, round_number]
materialized: view
sorted_by: [asked_at]
*/
select
    ----------  ids
    facts.session_id,                  -- 会话 session
    facts.round_number,                -- 会话内第几回合 which round of the session
    facts.platform,                    -- 平台 platform
    facts.shop_id,                     -- 店铺 shop
    facts.buyer_key,                   -- 买家假名 pseudonym
    facts.agent_id,                    -- 客服账号 agent account
    ----------  attributes
    facts.day,                         -- 提问的营业日 business day of the question
    facts.is_pre_sale,                 -- 是否售前 whether pre-sale
    facts.is_in_service_hours,         -- 是否在服务时段内提问 whether asked within service hours
    ----------  measures
    facts.response_seconds,            -- 响应时长，空为未答 response time, null for a miss
    ----------  times
    rounds.asked_at,                   -- 提问 asked
    rounds.replied_at                  -- 回复 replied
from core.round_facts as facts
inner join core.rounds as rounds using (session_id, round_number)
