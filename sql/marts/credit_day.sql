/*
description: >
  每位客服每日每个口径下的各格：人、单、件、元；按下单日。协助的格与归属的格会说到同一单，不要跨格相加。
  The cells of credit of each agent, day and preset, in people, orders, items and yuan, by the day the order was made. Cells
  of assistance name orders that others' cells name too, so cells are not to be added up.
grain: [preset, agent_id, cell, day]
partition: day
*/
select
    ----------  ids
    credits.preset,                    -- 口径 preset
    credits.agent_id,                  -- 客服账号 agent account
    coalesce(any_value(agents.agent_name), credits.agent_id) as agent_name,  -- 客服姓名 name of the agent
    ----------  attributes
    credits.cell,                      -- 哪一格 cell
    credits.day,                       -- 下单营业日 business day of creation
    ----------  measures
    count(distinct credits.buyer_key) as buyer_count,  -- 人 people
    count(*) as order_count,           -- 单 orders
    sum(credits.item_count)::bigint as item_count,  -- 件 items
    sum(credits.paid_yuan)::decimal(18, 2) as paid_yuan  -- 元，截至此刻实付 yuan paid by as_of
from marts.order_credit as credits
semi join run.days using (day)
left join staging.agents as agents using (agent_id)
group by credits.preset, credits.agent_id, credits.cell, credits.day
