/*
description: 每个活动一行：询单、转化与区间、流失与金额、头号原因；合计行来自同样的行。 One row per campaign and the total of the same rows.
grain: [report, campaign_id]
materialized: view
*/
select cuts.* exclude (cut, agent_id, agent_name, team)
from reports.cuts as cuts
where cuts.cut = 'campaign'
