/*
description: >
  客服每日的工作量：同时接待、转入转出、主动联系、在线时长。会话按开始那天算；导出里没有上下线，在线时长是当天第一句到最后一句。
  The workload of each agent and day. A session counts on the day it began; no export says who was logged on, so online is
  from the first to the last message sent that day.
grain: [agent_id, day]
partition: day
*/
with

sessions as (
    select facts.*
    from core.session_facts as facts
    semi join run.days using (day)
    where not coalesce(facts.is_bot_account, false)
),

-- one more at the start of a session, one fewer after its end; sessions that touch are open together
steps as (
    select agent_id, day, started_at as moment_at, 1 as step
    from sessions
    where is_served
    union all
    select agent_id, day, ended_at as moment_at, -1 as step
    from sessions
    where is_served
),

running as (
    select
        agent_id,
        day,
        sum(step) over so_far as open_count
    from steps
    window so_far as (
        partition by agent_id, day
        order by moment_at asc, step desc
        rows between unbounded preceding and current row
    )
),

concurrent as (
    select
        agent_id,
        day,
        max(open_count)::bigint as max_concurrent_count
    from running
    group by agent_id, day
),

handled as (
    select
        agent_id,
        day,
        count(*) filter (where is_transferred) as transfer_out_count,
        count(*) filter (where is_own_contact) as own_contact_count
    from sessions
    group by agent_id, day
),

taken_over as (
    select
        facts.transferred_to_agent_id as agent_id,
        facts.day,
        count(*) as transfer_in_count
    from core.session_facts as facts
    semi join run.days using (day)
    where facts.transferred_to_agent_id is not null
    group by facts.transferred_to_agent_id, facts.day
),

spoken as (
    select
        messages.agent_id,
        messages.day,
        min(messages.sent_at) as first_sent_at,
        max(messages.sent_at) as last_sent_at
    from core.messages as messages
    semi join run.days using (day)
    where messages.role = 'agent'
    group by messages.agent_id, messages.day
)

select
    ----------  ids
    agent_id,                          -- 客服账号 agent account
    coalesce(agents.agent_name, agent_id) as agent_name,  -- 客服姓名 name of the agent
    day,                               -- 营业日 business day
    ----------  measures
    coalesce(concurrent.max_concurrent_count, 0)::bigint as max_concurrent_count,  -- 最多同时接待的会话 most sessions open at once
    coalesce(taken_over.transfer_in_count, 0)::bigint as transfer_in_count,  -- 转入的会话 sessions transferred to the agent
    coalesce(handled.transfer_out_count, 0)::bigint as transfer_out_count,  -- 转出的会话 sessions transferred away
    coalesce(handled.own_contact_count, 0)::bigint as own_contact_count,  -- 主动联系的会话 contacts of the agent's own
    coalesce(epoch(spoken.last_sent_at - spoken.first_sent_at), 0)::bigint as online_seconds,  -- 在线（秒）：第一句到最后一句 from the first to the last message sent
    ----------  times
    spoken.first_sent_at,              -- 当天第一句 first message of the day
    spoken.last_sent_at                -- 当天最后一句 last message of the day
from handled
full join concurrent using (agent_id, day)
full join taken_over using (agent_id, day)
full join spoken using (agent_id, day)
left join staging.agents as agents using (agent_id)
