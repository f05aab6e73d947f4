/*
description: >
  客服与活动各一行，agents 与 campaigns 取自此处：询单、转化与区间、流失与金额、头号原因；合计行来自同样的行。
  One row per agent and per campaign, each cut with the total of the same rows; agents and campaigns are taken from it.
grain: [report, cut, agent_id, campaign_id]
tests:
  - lost_count = no_order_count + unpaid_count + cancelled_count
*/
with

days as (
    select 'agent' as cut, * from marts.agent_day
    union all by name
    select 'campaign' as cut, * from marts.campaign_day
),

sums as (
    select
        period.report,
        day.cut,
        if(grouping(day.agent_id) = 1, '*', coalesce(day.agent_id, '')) as agent_id,
        if(grouping(day.campaign_id) = 1, '*', coalesce(day.campaign_id, '')) as campaign_id,
        grouping(day.agent_id) = 1 as is_total,
        case when grouping(day.agent_id) = 0 then max(day.agent_name) end as agent_name,
        case when grouping(day.agent_id) = 0 then max(day.team) end as team,
        case when grouping(day.agent_id) = 0 then max(day.campaign_name) end as campaign_name,
        sum(day.consulted_count) filter (where period.period = 'current') as consulted_count,
        sum(day.received_count) filter (where period.period = 'current') as received_count,
        sum(day.inquiry_count) filter (where period.period = 'current') as inquiry_count,
        sum(day.lost_count) filter (where period.period = 'current') as lost_count,
        sum(day.no_order_count) filter (where period.period = 'current') as no_order_count,
        sum(day.unpaid_count) filter (where period.period = 'current') as unpaid_count,
        sum(day.cancelled_count) filter (where period.period = 'current') as cancelled_count,
        sum(day.pending_count) filter (where period.period = 'current') as pending_count,
        sum(day.same_day_count) filter (where period.period = 'current') as same_day_count,
        sum(day.next_day_count) filter (where period.period = 'current') as next_day_count,
        sum(day.ordered_count) filter (where period.period = 'current') as ordered_count,
        sum(day.unshipped_cancel_count) filter (where period.period = 'current') as unshipped_cancel_count,
        sum(day.matured_buyer_count) filter (where period.period = 'current') as matured_buyer_count,
        sum(day.converted_buyer_count) filter (where period.period = 'current') as converted_buyer_count,
        sum(day.matured_session_count) filter (where period.period = 'current') as matured_session_count,
        sum(day.converted_session_count) filter (where period.period = 'current') as converted_session_count,
        sum(day.paid_yuan) filter (where period.period = 'current') as paid_yuan,
        sum(day.refund_yuan) filter (where period.period = 'current') as refund_yuan,
        sum(day.lost_value_yuan) filter (where period.period = 'current') as lost_value_yuan,
        sum(day.lost_value_yuan) filter (where period.period = 'previous') as previous_lost_value_yuan
    from reports.period as period
    inner join days as day on day.day between period.from_day and period.to_day
    group by grouping sets ((period.report, day.cut, day.agent_id, day.campaign_id), (period.report, day.cut))
),

-- the known reason with the most yuan: silence is no reason
top_reasons as (
    select
        period.report,
        day.cut,
        day.agent_id,
        day.campaign_id,
        day.reason,
        sum(day.lost_count) as lost_count
    from reports.period as period
    inner join marts.cut_reason_day as day on day.day between period.from_day and period.to_day
    where period.period = 'current' and day.cut in ('agent', 'campaign') and day.reason_group <> 'unknown'
    group by period.report, day.cut, day.agent_id, day.campaign_id, day.reason
    qualify row_number() over (
        partition by period.report, day.cut, day.agent_id, day.campaign_id
        order by sum(day.lost_value_yuan) desc, sum(day.lost_count) desc, day.reason
    ) = 1
)

-- people are distinct day by day and within each row, so the total takes the shop's figure, not the sum
select
    sums.report,                                                  -- 报告 report
    sums.cut,                                                     -- 哪种切法 cut: agent / campaign
    sums.agent_id,                                                -- 每位客服；合计为 * agent; * for the total
    sums.campaign_id,                                             -- 每个活动；合计为 * campaign; * for the total
    sums.is_total,                                                -- 是否合计行 whether the total
    sums.agent_name,                                              -- 名称 name
    sums.team,                                                    -- 小组 team
    sums.campaign_name,                                           -- 名称 name
    coalesce(if(sums.is_total, shop.consulted_count, sums.consulted_count), 0)::bigint as consulted_count,  -- 咨询人数 consulted
    coalesce(if(sums.is_total, shop.received_count, sums.received_count), 0)::bigint as received_count,  -- 接待人数 received
    coalesce(sums.inquiry_count, 0)::bigint as inquiry_count,     -- 询单数 inquiries
    coalesce(current.matured_count, 0)::bigint as matured_count,  -- 归因期已满 matured
    coalesce(current.matured_converted_count, 0)::bigint as matured_converted_count,  -- 其中付款 converted
    current.conversion_rate,                                      -- 询单转化率 conversion
    current.lower_rate,                                           -- 90% 区间下限 lower bound
    current.upper_rate,                                           -- 90% 区间上限 upper bound
    previous.matured_count as previous_matured_count,             -- 上期已满询单 matured, previous period
    previous.conversion_rate as previous_conversion_rate,         -- 上期转化率 conversion, previous period
    current.conversion_rate - previous.conversion_rate as conversion_rate_change,  -- 转化率变化（百分点） change
    coalesce(sums.lost_count, 0)::bigint as lost_count,           -- 流失询单 lost
    coalesce(sums.no_order_count, 0)::bigint as no_order_count,   -- 未下单 no order
    coalesce(sums.unpaid_count, 0)::bigint as unpaid_count,       -- 下单未付 unpaid
    coalesce(sums.cancelled_count, 0)::bigint as cancelled_count,  -- 付款前关闭 cancelled
    coalesce(sums.pending_count, 0)::bigint as pending_count,     -- 待定 pending
    coalesce(sums.same_day_count, 0)::bigint as same_day_count,   -- 当日付款 paid the same day
    coalesce(sums.same_day_count, 0) / nullif(current.matured_count, 0) as same_day_rate,  -- 当日付款率 paid the same day ÷ matured
    coalesce(sums.next_day_count, 0)::bigint as next_day_count,   -- 次日（含当日）付款 paid by the day after
    coalesce(sums.next_day_count, 0) / nullif(current.matured_count, 0) as next_day_rate,  -- 次日付款率 paid by the day after ÷ matured
    coalesce(sums.ordered_count, 0)::bigint as ordered_count,     -- 已满询单中下单 matured with an order
    coalesce(sums.ordered_count, 0) / nullif(current.matured_count, 0) as order_rate,  -- 询单下单率 ordered ÷ matured
    current.matured_converted_count / nullif(sums.ordered_count, 0) as ordered_paid_rate,  -- 下单付款率 paid ÷ ordered
    coalesce(sums.unshipped_cancel_count, 0)::bigint as unshipped_cancel_count,  -- 出库流失 paid and all cancelled before shipping
    coalesce(if(sums.is_total, shop.matured_buyer_count, sums.matured_buyer_count), 0)::bigint as matured_buyer_count,  -- 有已满询单的买家，按日去重 buyers with a matured inquiry
    coalesce(if(sums.is_total, shop.converted_buyer_count, sums.converted_buyer_count), 0)::bigint
        as converted_buyer_count,                                 -- 其中付款的买家 of these, buyers who paid
    if(sums.is_total, shop.converted_buyer_count, sums.converted_buyer_count)
    / nullif(if(sums.is_total, shop.matured_buyer_count, sums.matured_buyer_count), 0)
        as buyer_conversion_rate,                                 -- 转化率（按人） conversion of people
    coalesce(sums.matured_session_count, 0)::bigint as matured_session_count,  -- 已满询单的会话 sessions of matured inquiries
    coalesce(sums.converted_session_count, 0)::bigint as converted_session_count,  -- 其中付款询单的会话 of these, of the paid
    sums.converted_session_count / nullif(sums.matured_session_count, 0) as session_conversion_rate,  -- 转化率（按会话） conversion of sessions
    coalesce(sums.lost_value_yuan, 0)::decimal(18, 2) as lost_value_yuan,  -- 流失涉及金额 value at stake
    sums.previous_lost_value_yuan::decimal(18, 2) as previous_lost_value_yuan,  -- 上期流失涉及金额 previous period
    coalesce(sums.paid_yuan, 0)::decimal(18, 2) as paid_yuan,     -- 询单成交额 paid
    coalesce(sums.refund_yuan, 0)::decimal(18, 2) as refund_yuan,  -- 退款 refunded
    (coalesce(sums.paid_yuan, 0) - coalesce(sums.refund_yuan, 0))::decimal(18, 2) as net_paid_yuan,  -- 净销售额 paid less refunded
    reason.reason as top_reason,                                  -- 金额最大的已知原因 known reason with the most yuan
    if(settings.language = 'en', reason.name_en, reason.name_zh) as top_reason_name,  -- 其名称 its name
    top_reasons.lost_count::bigint as top_reason_lost_count       -- 其流失数 lost for it
from sums
cross join config.settings as settings
inner join reports.shop_period as shop on sums.report = shop.report and shop.period = 'current'
left join reports.conversion as current
    on
        sums.report = current.report and current.period = 'current'
        and current.dimension = if(sums.is_total, 'shop', sums.cut)
        and current.member_id = if(sums.cut = 'agent', sums.agent_id, sums.campaign_id)
left join reports.conversion as previous
    on
        sums.report = previous.report and previous.period = 'previous'
        and previous.dimension = if(sums.is_total, 'shop', sums.cut)
        and previous.member_id = if(sums.cut = 'agent', sums.agent_id, sums.campaign_id)
left join top_reasons
    on
        sums.report = top_reasons.report
        and sums.cut = top_reasons.cut
        and sums.agent_id = top_reasons.agent_id
        and sums.campaign_id = top_reasons.campaign_id
left join marts.reason as reason on top_reasons.reason = reason.reason
where sums.is_total or sums.inquiry_count > 0
