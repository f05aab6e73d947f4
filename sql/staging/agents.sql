/*
description: 客服花名册，取最后载入的一版。 The roster as loaded last.
grain: [agent_id]
*/
select
    agent_id,                          -- 客服账号 agent account
    name as agent_name,                -- 姓名／花名 name
    team,                              -- 小组 team
    role as agent_role,                -- pre_sale / in_sale / after_sale
    coalesce(is_bot, false) as is_bot,  -- 是否机器人 whether a bot
    monthly_salary_yuan,               -- 月薪 monthly salary
    hired_on,                          -- 入职 hired
    left_on                            -- 离职 left
from raw.agents
qualify row_number() over (partition by agent_id order by load_id desc, line desc) = 1
