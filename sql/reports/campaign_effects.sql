/*
description: >
  活动本身使转化率高了多少，近 4 周，旁边是优惠条件与活动里因优惠、因价格流失的金额。
  What each campaign did for conversion over 4 weeks, beside its terms and what was lost in it over promotion and price.
grain: [report, campaign_id]
*/
with

lost as (
    select
        effects.campaign_id,
        sum(day.lost_value_yuan) as lost_value_yuan,
        coalesce(sum(day.lost_count) filter (where day.reason_group = 'promo'), 0) as promo_lost_count,
        coalesce(sum(day.lost_value_yuan) filter (where day.reason_group = 'promo'), 0) as promo_lost_value_yuan,
        coalesce(sum(day.lost_count) filter (where day.reason_group = 'price'), 0) as price_lost_count,
        coalesce(sum(day.lost_value_yuan) filter (where day.reason_group = 'price'), 0) as price_lost_value_yuan
    from marts.campaign_effect as effects
    inner join marts.campaign_reason_day as day
        on effects.campaign_id = day.campaign_id and day.day between effects.from_day and effects.to_day
    where effects.period = '4_weeks'
    group by effects.campaign_id
)

select
    cover.report,                                                 -- 报告 report
    effects.campaign_id,                                          -- 活动编号 campaign
    coalesce(campaigns.campaign_name, effects.campaign_id) as campaign_name,  -- 活动名称 name of the campaign
    effects.inquiry_count as matured_count,                       -- 归因期已满 matured
    effects.converted_count as matured_converted_count,           -- 其中付款 of these, paid
    effects.raw_rate as conversion_rate,                          -- 实际转化率 conversion rate
    effects.without_rate,                                         -- 同样的询单没有活动时 the same inquiries without it
    effects.effect_rate as effect_rate_change,                    -- 活动的作用（百分点） effect of the campaign
    effects.lower_rate as lower_rate_change,                      -- 其 90% 区间下限 lower bound of its 90 % interval
    effects.upper_rate as upper_rate_change,                      -- 其 90% 区间上限 upper bound
    effects.verdict as campaign_verdict,                          -- 结论 verdict
    campaigns.discount_rate as discount_ratio,                    -- 折扣 discount
    campaigns.threshold_yuan,                                     -- 满 threshold
    campaigns.off_yuan,                                           -- 减 off
    campaigns.gift,                                               -- 赠品 gift
    coalesce(lost.lost_value_yuan, 0)::decimal(18, 2) as lost_value_yuan,  -- 流失金额 value at stake
    coalesce(lost.promo_lost_count, 0)::bigint as promo_lost_count,  -- 因优惠流失 lost over promotion
    coalesce(lost.promo_lost_value_yuan, 0)::decimal(18, 2) as promo_lost_value_yuan,  -- 其金额 its value
    coalesce(lost.price_lost_count, 0)::bigint as price_lost_count,  -- 因价格流失 lost over price
    coalesce(lost.price_lost_value_yuan, 0)::decimal(18, 2) as price_lost_value_yuan  -- 其金额 its value
from marts.campaign_effect as effects
cross join reports.cover as cover
left join marts.campaign as campaigns on effects.campaign_id = campaigns.campaign_id
left join lost on effects.campaign_id = lost.campaign_id
where effects.period = '4_weeks'
