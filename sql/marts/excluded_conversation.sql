/*
description: >
  没有计入询单的会话：谁、为什么；只有机器人说话的不列。
  Conversations that are no inquiry, and why; where only a bot spoke there was none.
grain: [session_id]
partition: day
tests:
  - one_of: {reason: [after_sale, other, filtered, flagged, unlinkable]}
*/
select
    ----------  ids
    facts.session_id,                  -- 会话 session
    facts.platform,                    -- 平台 platform
    facts.shop_id,                     -- 店铺 shop
    facts.buyer_key,                   -- 买家假名 pseudonym
    facts.agent_id,                    -- 客服账号 agent account
    ----------  attributes
    facts.day,                         -- 营业日 business day
    case
        when facts.stage <> 'pre_sale' then facts.stage
        when facts.is_masked_buyer then 'unlinkable'
        else 'flagged'
    end as reason,                     -- after_sale / other / filtered / flagged / unlinkable
    case
        when facts.stage <> 'pre_sale' then facts.stage_rule
        when facts.is_masked_buyer then 'masked_nick'
        else 'excluded_flags'
    end as rule,                       -- 依据 rule
    ----------  measures
    facts.buyer_message_count + facts.agent_message_count as message_count,  -- 消息数 messages
    ----------  times
    facts.started_at                   -- 开始 started
from core.session_facts as facts
semi join run.days using (day)
where not facts.is_counted and facts.buyer_message_count + facts.agent_message_count > 0
