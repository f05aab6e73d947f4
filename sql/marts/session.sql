/*
description: 会话，一行一个：哪个阶段、凭什么、因何不计、首响几秒、算不算未回复与慢接待。 Sessions, one row each, from stage and filter to what they add to the service figures.
grain: [session_id]
materialized: view
sorted_by: [started_at]
*/
select
    ----------  ids
    facts.session_id,                  -- 会话 session
    facts.platform,                    -- 平台 platform
    facts.shop_id,                     -- 店铺 shop
    facts.buyer_key,                   -- 买家假名 pseudonym
    facts.agent_id,                    -- 客服账号 agent account
    facts.inquiry_id,                  -- 所属询单，空为不属任何询单 inquiry, null outside any
    facts.transferred_to_agent_id,     -- 转给谁 to whom transferred
    ----------  attributes
    facts.day,                         -- 营业日 business day
    facts.stage,                       -- pre_sale / after_sale / other / filtered
    facts.stage_rule,                  -- 依据 rule that decided
    facts.filters_met,                 -- 合乎的过滤规则，开没开都算 filters that fit, on or off
    facts.dropped_by,                  -- 因哪条规则不计接待，空为计入 filter by which it is not received, null when it is
    facts.is_received,                 -- 是否计入接待 whether received
    facts.is_served,                   -- 是否计入服务指标 whether in the service figures
    facts.is_bot_account,              -- 是否机器人账号 whether the account is a bot
    facts.is_own_contact,              -- 是否客服主动联系 whether the agent's own contact
    facts.is_transferred,              -- 是否转出 whether transferred to another
    ----------  measures
    facts.buyer_message_count,         -- 买家消息数 buyer messages
    facts.agent_message_count,         -- 人工消息数 human messages
    facts.first_response_seconds,      -- 首响（秒） first response
    facts.within_30_s_session_count,   -- 计入三十秒应答率 in the 30-second rate
    facts.within_30_s_count,           -- 三十秒内应答 answered within 30 s
    facts.within_45_s_session_count,   -- 计入四十五秒应答率 in the 45-second rate
    facts.within_45_s_count,           -- 四十五秒内应答 answered within 45 s
    facts.no_reply_count,              -- 未回复 no human reply
    facts.slow_session_count,          -- 慢接待 slow session
    facts.long_session_count,          -- 长接待 long session
    ----------  times
    facts.started_at,                  -- 开始 started
    facts.ended_at                     -- 最后一句 last message
from core.session_facts as facts
