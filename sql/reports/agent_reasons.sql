/*
description: 客服 × 原因的流失数与金额；合计行列来自同样的行，记作 *。 Lost inquiries by agent and reason; totals of the same rows are marked *.
grain: [report, agent_id, reason]
materialized: view
*/
select cuts.* exclude (cut, campaign_id, campaign_name)
from reports.cut_reasons as cuts
where cuts.cut = 'agent'
