/*
description: >
  售前会话，按店铺与买家排号。 Pre-sale sessions, numbered per shop and buyer.
grain: [session_id]
partition: buyer_key
*/
select
    ----------  ids
    sessions.session_id,               -- 会话 session
    sessions.platform,                 -- 平台 platform
    sessions.shop_id,                  -- 店铺 shop
    sessions.buyer_key,                -- 买家假名 pseudonym
    ----------  attributes
    row_number() over sequence as session_number,  -- 第几个 which one
    business_day(sessions.opened_at) > business_day(max(sessions.ended_at) over earlier) + settings.window_days - 1
        as is_after_window,            -- 前面的窗口是否已关 whether the window of those before has closed
    ----------  measures
    sessions.agent_message_count,      -- 人工消息数 human messages
    ----------  times
    sessions.opened_at,                -- 开口时刻 opened
    sessions.ended_at                  -- 最后一句 last message
from core.sessions as sessions
semi join run.buyers using (buyer_key)
inner join core.stages as stages using (session_id)
cross join config.settings as settings
where stages.stage = 'pre_sale' and not sessions.is_masked_buyer
window
    sequence as (
        partition by sessions.platform, sessions.shop_id, sessions.buyer_key
        order by sessions.opened_at, sessions.session_id
    ),
    earlier as (
        partition by sessions.platform, sessions.shop_id, sessions.buyer_key
        order by sessions.opened_at, sessions.session_id
        rows between unbounded preceding and 1 preceding
    )
