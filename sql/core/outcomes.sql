/*
description: >
  询单的结果：成交、流失、待定。窗口未关不算流失；只有刷单认领的询单不计。
  The outcome of each inquiry. Nothing is lost before its window closes; an inquiry claimed by flagged orders only is left out.
grain: [inquiry_id]
partition: buyer_key
tests:
  - one_of: {outcome: [converted, lost, pending]}
  - (outcome = 'lost') <= is_matured
*/
with

orders as (
    select
        inquiry_id,
        bool_or(is_paid) as has_paid,
        bool_and(is_cancelled or is_paid) as all_closed,
        bool_and(is_refunded) filter (where is_paid) as all_refunded,
        bool_and(is_cancelled_unshipped) filter (where is_paid) as all_unshipped,
        arg_min(
            {
                'order_id': order_id,
                'agent_id': agent_id,
                'campaign_id': campaign_id,
                'created_at': created_at,
                'paid_at': paid_at
            },
            (not is_paid, coalesce(case when is_paid then paid_at end, created_at), order_id)
        ) as chosen,
        list_sort(list_distinct(flatten(list(campaign_ids)))) as campaign_ids,
        count(*) as order_count,
        sum(item_count) as item_count,
        -- who cancels and orders again wants one thing: a cancelled order is at stake where no other is, the last of them
        coalesce(
            sum(amount_yuan) filter (where not is_paid and not is_cancelled),
            arg_max(amount_yuan, (created_at, order_id)) filter (where not is_paid)
        ) as unpaid_yuan,
        sum(paid_yuan) as paid_yuan,
        sum(deposit_yuan) as deposit_yuan,
        sum(refund_yuan) as refund_yuan,
        list(distinct business_day(created_at)) as ordered_days,
        list(distinct business_day(paid_at)) filter (where is_paid) as paid_days,
        max(closes_at) as closes_at,
        max(case when is_paid then closes_at else pay_by_at end) as settles_at
    from core.inquiry_orders
    semi join run.buyers using (buyer_key)
    group by inquiry_id
),

flagged as (
    select distinct attribution.claiming_inquiry_id as inquiry_id
    from core.order_attribution as attribution
    semi join run.buyers using (buyer_key)
    where
        attribution.preset = (select attribution_preset from config.settings)
        and attribution.rule = 'flagged'
        and attribution.claiming_inquiry_id is not null
),

judged as (
    select
        inquiries.*,
        orders.chosen,
        orders.has_paid,
        orders.all_closed,
        orders.all_refunded,
        orders.all_unshipped,
        orders.campaign_ids,
        orders.order_count,
        orders.item_count,
        orders.unpaid_yuan,
        orders.paid_yuan,
        orders.deposit_yuan,
        orders.refund_yuan,
        orders.ordered_days,
        orders.paid_days,
        case
            when orders.has_paid then orders.closes_at
            else greatest(inquiries.closes_at, orders.settles_at)
        end as matures_at
    from core.inquiries as inquiries
    semi join run.buyers using (buyer_key)
    left join orders using (inquiry_id)
    where orders.inquiry_id is not null or inquiries.inquiry_id not in (select inquiry_id from flagged)
)

select
    ----------  ids
    judged.inquiry_id,                 -- 询单 inquiry
    judged.platform,                   -- 平台 platform
    judged.shop_id,                    -- 店铺 shop
    judged.buyer_key,                  -- 买家假名 pseudonym
    coalesce(judged.chosen.agent_id, judged.last_contact_agent_id, judged.addressed_agent_id, '(none)') as agent_id,  -- 负责客服 agent
    judged.chosen.order_id,  -- 首个已付订单，否则首个订单 first paid order, else the first
    judged.chosen.campaign_id as order_campaign_id,  -- 订单自带的活动 campaign named by the order
    coalesce(judged.campaign_ids, []) as order_campaign_ids,  -- 归属订单自带的全部活动 all campaigns named by orders attributed
    ----------  attributes
    judged.day,                        -- 询单所属营业日 business day of its first message
    case
        when judged.has_paid then 'converted'
        when judged.matures_at <= this.as_of then 'lost'
        else 'pending'
    end as outcome,                    -- 结果 converted / lost / pending
    judged.matures_at <= this.as_of as is_matured,  -- 窗口是否已关 whether its window has closed
    case
        when judged.has_paid and judged.all_refunded then 'refunded'
        when judged.has_paid or judged.matures_at > this.as_of then null
        when judged.order_count is null then 'no_order'
        when judged.all_closed then 'cancelled'
        else 'unpaid'
    end as loss_stage,                 -- 流失阶段 no_order / unpaid / cancelled / refunded
    coalesce(list_contains(judged.ordered_days, judged.day), false) as is_same_day_ordered,  -- 是否当日下单 whether ordered on its day
    coalesce(list_contains(judged.paid_days, judged.day), false) as is_same_day_paid,  -- 是否当日付款 whether paid on its day
    coalesce(list_min(judged.paid_days) <= judged.day + 1, false) as is_next_day_paid,  -- 是否次日（含当日）付款 whether paid by the day after it
    coalesce(judged.has_paid and judged.all_unshipped, false) as is_cancelled_unshipped,  -- 是否付款后发货前全部取消 whether all it paid was cancelled before shipping
    ----------  measures
    coalesce(judged.order_count, 0) as order_count,  -- 归属订单数 orders attributed
    coalesce(judged.item_count, 0)::bigint as item_count,  -- 件数 items
    judged.unpaid_yuan::decimal(18, 2) as unpaid_yuan,  -- 下单未付的金额；全取消的，最后一张的 amount of what was ordered and not paid; of the last order where all were cancelled
    coalesce(judged.paid_yuan, 0)::decimal(18, 2) as paid_yuan,  -- 截至此刻实付 paid by as_of
    coalesce(judged.deposit_yuan, 0)::decimal(18, 2) as deposit_yuan,  -- 其中定金 deposit in it
    coalesce(judged.refund_yuan, 0)::decimal(18, 2) as refund_yuan,  -- 退款 refunded
    ----------  times
    judged.chosen.created_at as order_at,  -- 该单下单 when that order was created
    judged.chosen.paid_at,  -- 该单付款 when it was paid
    judged.matures_at                  -- 成熟时刻 when its window closes
from judged
cross join run.run as this
