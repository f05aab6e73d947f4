/*
description: 计入服务指标的回合，连同会话的阶段与活动。 Rounds in the service figures, with the stage and campaign of their session.
grain: [session_id, round_number]
partition: buyer_key
*/
select
    ----------  ids
    rounds.session_id,                 -- 会话 session
    rounds.round_number,               -- 会话内第几回合 which round of the session
    facts.platform,                    -- 平台 platform
    facts.shop_id,                     -- 店铺 shop
    rounds.buyer_key,                  -- 买家假名 pseudonym
    rounds.agent_id,                   -- 客服账号 agent account
    facts.campaign_id,                 -- 活动 campaign
    ----------  attributes
    rounds.day,                        -- 提问的营业日 business day of the question
    facts.stage = 'pre_sale' as is_pre_sale,  -- 是否售前 whether pre-sale
    rounds.is_in_service_hours,        -- 是否在服务时段内提问 whether asked within service hours
    ----------  measures
    rounds.response_seconds            -- 响应时长，空为未答 response time, null for a miss
from core.rounds as rounds
semi join run.buyers using (buyer_key)
inner join core.session_facts as facts using (session_id)
where facts.is_served
