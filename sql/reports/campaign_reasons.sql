/*
description: 活动 × 原因的流失数与金额；合计行列来自同样的行，记作 *。 Lost inquiries by campaign and reason; totals of the same rows are marked *.
grain: [report, campaign_id, reason]
materialized: view
*/
select cuts.* exclude (cut, agent_id, agent_name)
from reports.cut_reasons as cuts
where cuts.cut = 'campaign'
