/*
description: >
  客服花名册，一人一行，取最后载入的一版；已归到别人名下的账号不再单列。 The roster as loaded last, one row per person; an account
  that is another's by now has no row of its own.
grain: [agent_id]
*/
with

newest as (
    select *
    from raw.agents
    qualify row_number() over (partition by agent_id order by load_id desc, line desc) = 1
),

others as (
    select account, agent_id
    from staging.agent_accounts
    where account <> agent_id
),

persons as (
    select agent_id, list(account order by account) as other_accounts
    from others
    group by agent_id
)

select
    agent_id,                          -- 客服账号 agent account
    newest.name as agent_name,         -- 姓名／花名 name
    newest.team,                       -- 小组 team
    newest.role as agent_role,         -- pre_sale / in_sale / after_sale
    coalesce(newest.is_bot, false) as is_bot,  -- 是否机器人 whether a bot
    coalesce(persons.other_accounts, []) as other_accounts,  -- 此人的其他账号与旧账号 the person's other and former accounts
    newest.monthly_salary_yuan,        -- 月薪 monthly salary
    newest.hired_on,                   -- 入职 hired
    newest.left_on                     -- 离职 left
from newest
left join persons using (agent_id)
where agent_id not in (select account from others)
