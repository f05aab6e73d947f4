/*
description: >
  询单里谁先接、谁后到、说了多少短句：供复核做法是否把数字做得好看，不入任何比率。
  Who was first in contact in an inquiry, who came late, how many short messages: for questions about conduct, in no rate.
grain: [inquiry_id]
partition: buyer_key
*/
with

contacts as (
    select
        inquiry_id,
        arg_min(agent_id, (sent_at, message_key)) as first_agent_id,
        arg_max(agent_id, (sent_at, message_key)) as last_agent_id
    from core.contacts
    group by inquiry_id
),

first_contacts as (
    select
        inquiry_id,
        agent_id,
        min(sent_at) as contact_at
    from core.contacts
    group by inquiry_id, agent_id
),

messages as (
    select
        messages.inquiry_id,
        count(*) as agent_text_count,
        count(*) filter (where length(trim(texts.text)) <= 2) as short_text_count
    from core.inquiry_messages as messages
    inner join staging.touched_messages as texts using (message_key)
    where messages.role = 'agent' and texts.kind = 'text'
    group by messages.inquiry_id
)

select
    ----------  ids
    inquiries.inquiry_id,              -- 询单 inquiry
    inquiries.buyer_key,               -- 买家假名 pseudonym
    coalesce(outcomes.agent_id, contacts.last_agent_id) as agent_id,  -- 负责客服，不计的询单取最后接触的 agent; of an inquiry that does not count, the last in contact
    contacts.first_agent_id,           -- 最先接触的客服 first human in contact
    ----------  attributes
    inquiries.day,                     -- 询单所属营业日 business day of its first message
    outcomes.inquiry_id is null as is_flagged,  -- 是否只有不计的订单 whether only orders that do not count claim it
    openings.topic = 'initiated' as is_initiated,  -- 是否客服先开口 whether the desk spoke first
    coalesce(
        outcomes.outcome = 'converted'
        and contacts.first_agent_id <> outcomes.agent_id
        and first_contacts.contact_at >= if(
            first_contacts.contact_at <= outcomes.order_at, outcomes.order_at, outcomes.paid_at
        ) - to_minutes(5),
        false
    ) as is_late_contact,              -- 是否别人接过、本人成交前五分钟内才首次接触 whether somebody else began and the credited agent first wrote in the last five minutes
    ----------  measures
    coalesce(messages.agent_text_count, 0) as agent_text_count,  -- 人工文字消息 human text messages
    coalesce(messages.short_text_count, 0) as short_text_count  -- 其中不超过两个字的 those of two characters at most
from core.inquiries as inquiries
semi join run.buyers using (buyer_key)
inner join core.inquiry_openings as openings using (inquiry_id)
left join core.outcomes as outcomes using (inquiry_id)
left join contacts using (inquiry_id)
left join first_contacts
    on inquiries.inquiry_id = first_contacts.inquiry_id and outcomes.agent_id = first_contacts.agent_id
left join messages using (inquiry_id)
