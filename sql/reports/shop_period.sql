/*
description: 全店每期合计，是漏斗、要点和合计行的唯一来源。人数按日去重后相加。 The shop's totals per period; people are distinct per day, then added.
grain: [report, period]
tests:
  - matured_count = matured_converted_count + lost_count
  - ordered_count <= matured_count
  - matured_converted_count <= ordered_count
*/
select
    period.report,                                                -- 报告 report
    period.period,                                                -- current / previous
    coalesce(sum(day.consulted_count), 0)::bigint as consulted_count,  -- 咨询人数（按日去重） buyers who wrote or were written to
    coalesce(sum(day.received_count), 0)::bigint as received_count,  -- 接待人数（按日去重） consulted less the filtered
    coalesce(sum(day.inquiry_count), 0)::bigint as inquiry_count,  -- 询单数 inquiries
    coalesce(sum(day.matured_count), 0)::bigint as matured_count,  -- 归因期已满的询单 matured inquiries
    coalesce(sum(day.matured_converted_count), 0)::bigint as matured_converted_count,  -- 其中付款 of these, paid
    coalesce(sum(day.ordered_count), 0)::bigint as ordered_count,  -- 其中下单 of these, ordered
    coalesce(sum(day.converted_count), 0)::bigint as converted_count,  -- 付款询单，含归因期未满的 converted, matured or not
    coalesce(sum(day.lost_count), 0)::bigint as lost_count,       -- 流失询单 lost
    coalesce(sum(day.no_order_count), 0)::bigint as no_order_count,  -- 未下单 lost without an order
    coalesce(sum(day.unpaid_count), 0)::bigint as unpaid_count,   -- 下单未付 ordered, never paid
    coalesce(sum(day.cancelled_count), 0)::bigint as cancelled_count,  -- 付款前关闭 closed before payment
    coalesce(sum(day.refunded_count), 0)::bigint as refunded_count,  -- 付款后全退 converted, all refunded later
    coalesce(sum(day.pending_count), 0)::bigint as pending_count,  -- 归因期未满、未成交 pending
    coalesce(sum(day.same_day_count), 0)::bigint as same_day_count,  -- 当日付款询单 paid on the inquiry's day
    coalesce(sum(day.next_day_count), 0)::bigint as next_day_count,  -- 次日（含当日）付款询单 paid by the day after
    coalesce(sum(day.matured_buyer_count), 0)::bigint as matured_buyer_count,  -- 有已满询单的买家，按日去重 buyers with a matured inquiry
    coalesce(sum(day.converted_buyer_count), 0)::bigint as converted_buyer_count,  -- 其中付款的买家 of these, buyers who paid
    coalesce(sum(day.unshipped_cancel_count), 0)::bigint as unshipped_cancel_count,  -- 出库流失 paid and all cancelled before shipping
    coalesce(sum(day.paid_yuan), 0)::decimal(18, 2) as paid_yuan,  -- 询单成交额 paid on attributed orders
    coalesce(sum(day.refund_yuan), 0)::decimal(18, 2) as refund_yuan,  -- 退款额 refunded
    coalesce(sum(day.lost_value_yuan), 0)::decimal(18, 2) as lost_value_yuan,  -- 流失涉及金额 value at stake in lost inquiries
    coalesce(sum(day.session_count), 0)::bigint as session_count,  -- 会话数 sessions
    coalesce(sum(day.round_count), 0)::bigint as round_count,     -- 轮次 rounds
    coalesce(sum(day.first_response_count), 0)::bigint as first_response_count,  -- 有首响的会话 sessions with a first response
    sum(day.first_response_seconds_sum)
    / nullif(sum(day.first_response_count), 0) as first_response_seconds,  -- 首响均值 mean first response
    coalesce(sum(day.response_count), 0)::bigint as response_count,  -- 有回复的轮次 answered rounds
    sum(day.response_seconds_sum) / nullif(sum(day.response_count), 0) as average_response_seconds,  -- 平响 mean over answered rounds
    coalesce(sum(day.within_3_min_count), 0)::bigint as within_3_min_count,  -- 3 分钟内回复的轮次 rounds answered within 3 minutes
    coalesce(sum(day.within_3_min_round_count), 0)::bigint as within_3_min_round_count,  -- 计时时段内的轮次 rounds inside the hours
    sum(day.within_3_min_count) / nullif(sum(day.within_3_min_round_count), 0) as within_3_min_rate,  -- 3 分钟回复率
    coalesce(sum(day.within_3_min_buyer_count), 0)::bigint as within_3_min_buyer_count,  -- 每问都在 3 分钟内得到答复的买家，按日去重 buyers answered within 3 minutes each time
    coalesce(sum(day.within_3_min_asking_buyer_count), 0)::bigint as within_3_min_asking_buyer_count,  -- 计时时段内提问的买家 buyers who asked inside the hours
    coalesce(sum(day.within_45_s_count), 0)::bigint as within_45_s_count,  -- 45 秒内首响的会话 sessions answered within 45 s
    coalesce(sum(day.within_45_s_session_count), 0)::bigint as within_45_s_session_count,  -- 计入该率的会话 sessions in that rate
    coalesce(sum(day.long_session_count), 0)::bigint as long_session_count,  -- 长接待会话 long sessions
    coalesce(sum(day.within_30_s_count), 0)::bigint as within_30_s_count,  -- 30 秒内首响的会话 sessions answered within 30 s
    coalesce(sum(day.within_30_s_session_count), 0)::bigint as within_30_s_session_count,  -- 计时时段内的会话 sessions inside the hours
    sum(day.within_30_s_count) / nullif(sum(day.within_30_s_session_count), 0) as within_30_s_rate,  -- 30 秒应答率
    coalesce(sum(day.no_reply_count), 0)::bigint as no_reply_count,  -- 未回复会话 sessions without a human reply
    coalesce(sum(day.slow_session_count), 0)::bigint as slow_session_count,  -- 慢接待会话 slow sessions
    coalesce(sum(day.agent_message_count), 0)::bigint as agent_message_count,  -- 客服消息数 messages of agents
    coalesce(sum(day.buyer_message_count), 0)::bigint as buyer_message_count,  -- 买家消息数 messages of buyers
    sum(day.agent_message_count) / nullif(sum(day.buyer_message_count), 0) as answer_ratio  -- 答问比：客服消息 ÷ 买家消息
from reports.period as period
left join marts.shop_day as day on day.day between period.from_day and period.to_day
group by period.report, period.period
