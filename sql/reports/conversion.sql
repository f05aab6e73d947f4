/*
description: 每位客服、每个活动与全店，每期的转化率及其 90% 区间（Wilson）。 Conversion of agents, campaigns and shop with 90 % Wilson intervals.
grain: [report, period, dimension, member_id]
tests:
  - matured_converted_count <= matured_count
  - matured_count = 0 or conversion_rate between lower_rate and upper_rate
  - matured_count > 0 or lower_rate is null
*/
with

members as (
    select 'agent' as dimension, agent_id as member_id, day, matured_count, matured_converted_count from marts.agent_day
    union all
    select 'campaign' as dimension, campaign_id as member_id, day, matured_count, matured_converted_count
    from marts.campaign_day
    union all
    select 'shop' as dimension, '*' as member_id, day, matured_count, matured_converted_count from marts.shop_day
),

counts as (
    select
        period.report,
        period.period,
        members.dimension,
        members.member_id,
        sum(members.matured_count)::bigint as matured_count,
        sum(members.matured_converted_count)::bigint as matured_converted_count
    from reports.period as period
    inner join members on members.day between period.from_day and period.to_day
    group by all
),

rates as (
    select
        counts.*,
        matured_converted_count / nullif(matured_count, 0) as conversion_rate,
        1.6449 * 1.6449 as z2                                     -- 90 %, two-sided
    from counts
),

-- Wilson's interval stays inside 0–1 and is honest for a handful of inquiries
intervals as (
    select
        rates.*,
        (conversion_rate + z2 / (2 * matured_count)) / (1 + z2 / matured_count) as centre,
        sqrt(z2 * (conversion_rate * (1 - conversion_rate) + z2 / (4 * matured_count)) / matured_count)
        / (1 + z2 / matured_count) as half_width
    from rates
)

select
    report,                                                       -- 报告 report
    period,                                                       -- current / previous
    dimension,                                                    -- agent / campaign / shop
    member_id,                                                    -- 客服、活动编号；全店为 * agent or campaign; * for the shop
    matured_count,                                                -- 归因期已满的询单（分母） matured, the denominator
    matured_converted_count,                                      -- 其中付款（分子） converted, the numerator
    conversion_rate,                                              -- 询单转化率 conversion
    if(matured_count > 0, least(greatest(centre - half_width, 0), conversion_rate), null) as lower_rate,  -- 90% 区间下限 lower bound
    if(matured_count > 0, greatest(least(centre + half_width, 1), conversion_rate), null) as upper_rate  -- 90% 区间上限 upper bound
from intervals
