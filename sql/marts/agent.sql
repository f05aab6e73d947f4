/*
description: 客服花名册。 The roster of the desk.
grain: [agent_id]
*/
select
    agent_id,                          -- 客服账号 agent account
    agent_name,                        -- 姓名 name
    team,                              -- 小组 team
    agent_role,                        -- pre_sale / in_sale / after_sale
    is_bot,                            -- 是否机器人 whether a bot
    other_accounts,                    -- 此人的其他账号与旧账号 the person's other and former accounts
    hired_on,                          -- 入职 hired
    left_on                            -- 离职 left
from staging.agents
