/*
description: >
  每个会话最后算哪个阶段：先看文字（买家没说话的随它连着读的会话），转给售后的算售后，没等到买家回应的主动联系不算询单。
  The stage that counts for each session. The words decide (those of the session it is read with where the buyer says
  nothing); one handed over to after-sale is after-sale, an agent's own contact that nobody answered is no inquiry.
grain: [session_id]
materialized: view
tests:
  - one_of: {stage: [pre_sale, after_sale, other]}
*/
with

away as (
    select sessions.session_id
    from core.sessions as sessions
    left join staging.agents as agents on sessions.transferred_to_agent_id = agents.agent_id
    where
        sessions.is_transferred
        and (sessions.has_after_sale_notice or coalesce(agents.agent_role = 'after_sale', false))
),

decided as (
    select
        sessions.session_id,
        sessions.buyer_key,
        stages.stage,
        stages.rule,
        sessions.session_id in (select session_id from away)
        or sessions.read_with_session_id in (select session_id from away) as is_sent_away,
        coalesce(sessions.buyer_message_count = 0, false) and sessions.read_with_session_id is null as is_unanswered
    from core.sessions as sessions
    semi join run.buyers using (buyer_key)
    inner join core.session_stages as stages
        on coalesce(sessions.read_with_session_id, sessions.session_id) = stages.session_id
)

select
    ----------  ids
    session_id,                        -- 会话 session
    buyer_key,                         -- 买家假名 pseudonym
    ----------  attributes
    case
        when is_unanswered then 'other'
        when is_sent_away and stage = 'pre_sale' then 'after_sale'
        else stage
    end as stage,                      -- pre_sale / after_sale / other
    case
        when is_unanswered then 'unanswered_contact'
        when is_sent_away and stage = 'pre_sale' then 'transferred_to_after_sale'
        else rule
    end as rule                        -- 依据 rule that decided
from decided
