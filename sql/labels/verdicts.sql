/*
description: 每个流失询单最终的原因：人工改判优先，其次与模型阅读的合判，否则程序所判。 The reason that stands for each lost inquiry; a person's correction always wins, then what rules, model and reader say together.
grain: [inquiry_id]
partition: buyer_key
tests:
  - references: {reason: config.reasons}
*/
with

judged as (
    select
        reasons.inquiry_id,
        coalesce(readings.reason, reasons.reason) as reason,
        coalesce(readings.also, reasons.also) as also,
        coalesce(readings.service_gaps, reasons.service_gaps) as service_gaps,
        coalesce(readings.confidence, reasons.confidence) as confidence,
        coalesce(readings.decided_by, reasons.decided_by) as decided_by,
        coalesce(readings.evidence, reasons.evidence) as evidence
    from labels.reasons as reasons
    semi join run.buyers on reasons.buyer_key = buyers.buyer_key
    left join labels.readings as readings on reasons.inquiry_id = readings.inquiry_id
)

select
    ----------  ids
    outcomes.inquiry_id,               -- 询单 inquiry
    outcomes.buyer_key,                -- 买家假名 pseudonym
    ----------  attributes
    outcomes.day,                      -- 询单所属营业日 business day
    coalesce(corrections.reason, reasons.reason) as reason,  -- 首要原因 primary reason
    list_filter(
        coalesce(reasons.also, []), lambda other: other <> coalesce(corrections.reason, reasons.reason)
    ) as also,                         -- 次要原因，强者在前 secondary reasons, strongest first
    coalesce(reasons.service_gaps, []) as service_gaps,  -- 客服缺口 what the desk did or failed to do
    case when corrections.reason is null then reasons.confidence else 1.0 end as confidence,  -- 把握，0–1 confidence
    case
        when corrections.reason is null then reasons.decided_by else 'person:' || corrections.corrected_by
    end as decided_by,                 -- 由谁判定：fact / rule:编号 / model / reader:模型 / none / person:谁 who decided
    case
        when corrections.reason is null or corrections.reason = reasons.reason then coalesce(reasons.evidence, [])
        else []
    end as evidence                    -- 证据：消息与原话 evidence, message and its own words
from core.outcomes as outcomes
semi join run.buyers using (buyer_key)
left join judged as reasons on outcomes.inquiry_id = reasons.inquiry_id
left join core.corrections as corrections on outcomes.inquiry_id = corrections.inquiry_id
where outcomes.outcome = 'lost' and coalesce(corrections.reason, reasons.reason) is not null
