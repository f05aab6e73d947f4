/*
description: 漏斗：咨询→接待→询单→归因期已满→下单→付款，每一步占上一步多少，并与上期比较。 The funnel, each step over the one before.
grain: [report, step]
*/
with

steps as (
    select
        report,
        period,
        unnest([
            {step_number: 1, step: 'consulted', step_count: consulted_count, from_count: null::bigint},
            {step_number: 2, step: 'received', step_count: received_count, from_count: consulted_count},
            {step_number: 3, step: 'inquiry', step_count: inquiry_count, from_count: received_count},
            {step_number: 4, step: 'matured', step_count: matured_count, from_count: inquiry_count},
            {step_number: 5, step: 'ordered', step_count: ordered_count, from_count: matured_count},
            {step_number: 6, step: 'paid', step_count: matured_converted_count, from_count: ordered_count}
        ], recursive := true)
    from reports.shop_period
)

select
    steps.report,                                                 -- 报告 report
    steps.step,                                                   -- 步骤 step
    steps.step_number,                                            -- 次序 order
    steps.step_count,                                             -- 人数或询单数 buyers or inquiries
    steps.from_count,                                             -- 上一步的数 the step before
    steps.step_count / nullif(steps.from_count, 0) as step_rate,  -- 占上一步 share of the step before
    previous.step_count as previous_step_count,                   -- 上期人数或询单数 previous period
    previous.from_count as previous_from_count,                   -- 上期上一步的数 previous period, step before
    previous.step_count / nullif(previous.from_count, 0) as previous_step_rate  -- 上期占上一步 previous period
from steps
left join steps as previous
    on steps.report = previous.report and steps.step = previous.step and previous.period = 'previous'
where steps.period = 'current'
