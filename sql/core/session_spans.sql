/*
description: 每个会话从哪到哪、各说了几句、以什么收尾。 Of each session its span, who said how much, and how it ends.
grain: [session_id]
materialized: view
*/
with

said as (
    select
        messages.session_id,
        messages.platform,
        messages.shop_id,
        messages.buyer_key,
        messages.agent_id,
        messages.message_key,
        messages.role,
        messages.is_bot_account,
        messages.sent_at,
        marks.is_forwarding,
        marks.is_after_sale_forwarding,
        marks.has_code_word,
        messages.role = 'buyer' and not coalesce(marks.is_acknowledgement, false) as is_question,
        messages.role = 'agent' or (messages.role = 'bot' and not settings.humans_only) as is_reply,
        coalesce(messages.kind, 'text') <> 'text' or not coalesce(marks.is_blank, false) as has_content,
        (messages.sent_at, length(messages.message_id), messages.message_id, messages.message_key) as place
    from core.messages as messages
    semi join run.buyers using (buyer_key)
    cross join config.settings as settings
    left join core.text_marks as marks using (text_id)
),

asked as (
    select session_id, min(sent_at) as first_buyer_at
    from said
    where role = 'buyer'
    group by session_id
)

select
    ----------  ids
    said.session_id,                   -- 会话 session
    any_value(said.platform) as platform,  -- 平台 platform
    any_value(said.shop_id) as shop_id,  -- 店铺 shop
    any_value(said.buyer_key) as buyer_key,  -- 买家假名 pseudonym
    any_value(said.agent_id) as agent_id,  -- 客服账号 agent account
    ----------  attributes
    any_value(said.is_bot_account) as is_bot_account,  -- 是否机器人账号 whether the account is a bot
    arg_min(said.role, said.place) filter (where said.role in ('buyer', 'agent')) as opened_by,  -- 谁先开口：buyer / agent，机器人不算 who spoke first, bots aside
    coalesce(bool_or(said.is_forwarding and said.role <> 'buyer'), false) as has_forwarding_notice,  -- 有无转接用语 whether a notice hands over
    coalesce(bool_or(said.is_after_sale_forwarding and said.role <> 'buyer'), false) as has_after_sale_notice,  -- 有无转售后的用语 whether one hands over to after-sale
    coalesce(bool_or(said.has_code_word and said.role <> 'system'), false) as has_code_word,  -- 有无暗语 whether a code word was written
    coalesce(bool_or(said.has_content and said.role <> 'system'), false) as has_content,  -- 有无内容 whether anything was said
    coalesce(
        max(said.place) filter (where said.is_question) > max(said.place) filter (where said.role = 'agent'),
        bool_or(said.is_question)
    ) as ends_on_question,             -- 买家最后的问题是否没等到人工回复 whether the buyer's last question was left without a human reply
    ----------  measures
    count(*) filter (where said.role = 'buyer') as buyer_message_count,  -- 买家消息数 buyer messages
    count(*) filter (where said.role = 'agent') as agent_message_count,  -- 人工消息数 human messages
    count(*) filter (where said.role = 'bot') as bot_message_count,  -- 机器人消息数 bot messages
    bit_xor(said.message_key) as said_hash,  -- 全部消息的指纹：多一条少一条就变 fingerprint of all its messages, changed by any more or less
    ----------  times
    min(said.sent_at) filter (where said.role <> 'system') as started_at,  -- 开始 started
    max(said.sent_at) filter (where said.role <> 'system') as ended_at,  -- 最后一句 last message
    any_value(asked.first_buyer_at) as first_buyer_at,  -- 买家首句 first buyer message
    min(said.sent_at) filter (where said.is_reply and said.sent_at >= asked.first_buyer_at) as first_reply_at  -- 买家开口后的首次回复 first reply after the buyer spoke
from said
left join asked using (session_id)
group by said.session_id
