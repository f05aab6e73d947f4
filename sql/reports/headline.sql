/*
description: 首屏要点，一格一个指标，比率带分子分母，并与上期比较。 The figures of the first screen against the previous period.
grain: [report, metric]
*/
with

figures as (
    select
        report,
        period,
        unnest([
            {
                position: 1,
                metric: 'inquiry_count',
                is_more_better: null::boolean,
                value: inquiry_count::double,
                numerator: null::bigint,
                denominator: null::bigint
            },
            {
                position: 2,
                metric: 'conversion_rate',
                is_more_better: true,
                value: matured_converted_count / nullif(matured_count, 0),
                numerator: matured_converted_count,
                denominator: matured_count
            },
            {
                position: 3,
                metric: 'lost_count',
                is_more_better: false,
                value: lost_count::double,
                numerator: null,
                denominator: null
            },
            {
                position: 4,
                metric: 'lost_value_yuan',
                is_more_better: false,
                value: if(lost_count > 0, nullif(lost_value_yuan, 0), lost_value_yuan)::double,  -- no price known is no 0
                numerator: null,
                denominator: null
            },
            {
                position: 5,
                metric: 'paid_yuan',
                is_more_better: true,
                value: paid_yuan::double,
                numerator: null,
                denominator: null
            },
            {
                position: 6,
                metric: 'first_response_seconds',
                is_more_better: false,
                value: first_response_seconds,
                numerator: null,
                denominator: first_response_count
            },
            {
                position: 7,
                metric: 'within_3_min_rate',
                is_more_better: true,
                value: within_3_min_rate,
                numerator: within_3_min_count,
                denominator: within_3_min_round_count
            },
            {
                position: 8,
                metric: 'pending_count',
                is_more_better: null,
                value: pending_count::double,
                numerator: null,
                denominator: null
            }
        ], recursive := true)
    from reports.shop_period
)

select
    figures.report,                                               -- 报告 report
    figures.metric,                                               -- 指标，名字即定义表里的名字 metric, as named in definitions
    figures.position,                                             -- 次序 order
    figures.is_more_better,                                       -- 越大越好？空为不评价 null when neither is better
    figures.value,                                                -- 本期值 value
    figures.numerator,                                            -- 分子 numerator of a rate
    figures.denominator,                                          -- 分母或样本数 denominator, or the n of a mean
    previous.value as previous_value,                             -- 上期值 value of the previous period
    previous.denominator as previous_denominator,                 -- 上期分母 its denominator
    figures.value - previous.value as change                      -- 本期减上期 current less previous
from figures
left join figures as previous
    on figures.report = previous.report and figures.metric = previous.metric and previous.period = 'previous'
where figures.period = 'current'
