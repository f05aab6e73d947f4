/*
description: 每个流失原因一行：流失数、金额、占比、负责方、与上期比较、一句买家原话；合计行来自同样的行。 One row per reason, with a buyer's own words, and the total.
grain: [report, reason]
*/
with

sums as (
    select
        period.report,
        coalesce(day.reason, '*') as reason,
        grouping(day.reason) = 1 as is_total,
        coalesce(sum(day.lost_count) filter (where period.period = 'current'), 0) as lost_count,
        coalesce(sum(day.lost_value_yuan) filter (where period.period = 'current'), 0) as lost_value_yuan,
        sum(day.lost_count) filter (where period.period = 'previous') as previous_lost_count,
        sum(day.lost_value_yuan) filter (where period.period = 'previous') as previous_lost_value_yuan
    from reports.period as period
    inner join marts.reason_day as day on day.day between period.from_day and period.to_day
    group by grouping sets ((period.report, day.reason), (period.report))
),

periods as (
    select report, count(*) = 2 as has_previous from reports.period
    group by report
),

-- nothing lost for a reason in the previous period is 0, no previous period at all is unknown
compared as (
    select
        sums.* replace (
            if(has_previous, coalesce(previous_lost_count, 0), null) as previous_lost_count,
            if(has_previous, coalesce(previous_lost_value_yuan, 0), null) as previous_lost_value_yuan
        )
    from sums
    inner join periods on sums.report = periods.report
),

hits as (
    select
        period.report,
        inquiry.reason,
        inquiry.inquiry_id,
        inquiry.day,
        inquiry.value_at_stake_yuan,
        inquiry.confidence,
        unnest(inquiry.evidence) as hit,
        generate_subscripts(inquiry.evidence, 1) as place
    from reports.period as period
    inner join marts.inquiry as inquiry on inquiry.day between period.from_day and period.to_day
    where period.period = 'current' and inquiry.outcome = 'lost'
),

-- the buyer's words of the dearest loss speak for the reason, where it is told surely; the desk's own are no buyer's
quotes as (
    select
        hits.report,
        hits.reason,
        hits.inquiry_id,
        hits.hit.quote
    from hits
    inner join marts.message as message
        on
            hits.day = message.day
            and hits.inquiry_id = message.inquiry_id
            and hits.hit.message_id = message.message_id
    where message.role = 'buyer' and hits.hit.quote <> ''
    qualify row_number() over (
        partition by hits.report, hits.reason
        order by
            coalesce(hits.confidence, 0) >= 0.8 desc,
            hits.value_at_stake_yuan desc nulls last,
            hits.confidence desc nulls last,
            hits.inquiry_id asc,
            hits.place asc
    ) = 1
)

select
    compared.report,                                              -- 报告 report
    compared.reason,                                              -- 原因；合计为 * reason; * for the total
    compared.is_total,                                            -- 是否合计行 whether the total
    if(settings.language = 'en', reason.name_en, reason.name_zh) as reason_name,  -- 原因名称 name
    reason.reason_group,                                          -- 原因组 group
    reason.owner,                                                 -- 谁能改 who can fix it
    reason.definition,                                            -- 定义 definition
    compared.lost_count::bigint as lost_count,                    -- 流失询单 lost
    compared.lost_value_yuan::decimal(18, 2) as lost_value_yuan,  -- 流失涉及金额 value at stake
    compared.lost_count / nullif(
        max(compared.lost_count) filter (where compared.is_total) over (partition by compared.report), 0
    ) as share_rate,                                              -- 占全部流失的比例 share of all lost
    compared.previous_lost_count::bigint as previous_lost_count,  -- 上期流失询单 lost, previous period
    compared.previous_lost_value_yuan::decimal(18, 2) as previous_lost_value_yuan,  -- 上期金额 value, previous period
    (compared.lost_value_yuan - compared.previous_lost_value_yuan)::decimal(18, 2) as lost_value_yuan_change,  -- 金额变化 change
    quotes.quote,                                                 -- 买家原话（把握大的里金额最大的一单） the buyer's words, of the dearest loss that tells it surely
    quotes.inquiry_id as quote_inquiry_id                         -- 原话出自的询单 where the words are from
from compared
cross join config.settings as settings
left join marts.reason as reason on compared.reason = reason.reason
left join quotes on compared.report = quotes.report and compared.reason = quotes.reason
where compared.lost_count > 0 or compared.previous_lost_count > 0 or compared.is_total
