/*
description: 每位客服一行：询单、转化与区间、流失与金额、头号原因；合计行来自同样的行。 One row per agent and the total of the same rows.
grain: [report, agent_id]
materialized: view
*/
select cuts.* exclude (cut, campaign_id, campaign_name)
from reports.cuts as cuts
where cuts.cut = 'agent'
