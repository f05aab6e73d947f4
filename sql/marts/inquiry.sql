/*
description: 询单，一行一个：谁、何时、成没成、为何流失、谁能解决、值多少钱。 One row per inquiry, from who and when to why it was lost and what it was worth.
grain: [inquiry_id]
partition: day
sorted_by: [opened_at]
tests:
  - one_of: {outcome: [converted, lost, pending]}
  - (outcome = 'lost') = (reason is not null)
  - references: {reason: config.reasons}
*/
with

asked_prices as (
    select platform, shop_id, product_id, day, price_yuan
    from core.prices
    where product_id <> ''
),

shop_prices as (
    select platform, shop_id, day, price_yuan
    from core.prices
    where product_id = ''
)

select
    ----------  ids
    inquiries.inquiry_id,              -- 询单 inquiry
    inquiries.platform,                -- 平台 platform
    inquiries.shop_id,                 -- 店铺 shop
    inquiries.buyer_key,               -- 买家假名 pseudonym of the buyer
    outcomes.agent_id,                 -- 负责客服 agent
    coalesce(agents.agent_name, outcomes.agent_id) as agent_name,  -- 客服姓名 name of the agent
    coalesce(agents.team, '') as team,  -- 小组 team
    campaigns.campaign_id,             -- 活动，none 为无活动 campaign, 'none' without one
    coalesce(named.campaign_name, case campaigns.campaign_id when 'none' then '无活动' else campaigns.campaign_id end)
        as campaign_name,              -- 活动名称 name of the campaign
    inquiries.product_id,              -- 买家首个提到的商品 first product the buyer named
    outcomes.order_id,                 -- 首个已付订单，否则首个订单 first paid order, else the first
    ----------  attributes
    inquiries.day,                     -- 询单所属营业日 business day of its first message
    outcomes.outcome,                  -- 结果 converted / lost / pending
    outcomes.is_matured,               -- 窗口是否已关 whether its window has closed
    outcomes.loss_stage,               -- 流失阶段 no_order / unpaid / cancelled / refunded
    case
        when outcomes.outcome = 'converted'
            then '订单 ' || outcomes.order_id || ' 于 ' || local_minute(outcomes.paid_at) || ' 付款'
        when outcomes.outcome = 'pending' then '归因期到 ' || local_minute(outcomes.matures_at) || ' 才满'
        when outcomes.loss_stage = 'no_order' then '到 ' || local_minute(outcomes.matures_at) || ' 归因期满，没有订单'
        when outcomes.loss_stage = 'cancelled' then '订单 ' || outcomes.order_id || ' 没付款就关闭了'
        else '订单 ' || outcomes.order_id || ' 到 ' || local_minute(outcomes.matures_at) || ' 付款期满仍未付款'
    end as why,                        -- 为什么是这个结果 why this outcome
    case when outcomes.outcome = 'lost' then coalesce(reasons.reason, 'unknown.silent') end as reason,  -- 首要流失原因 primary reason
    split_part(case when outcomes.outcome = 'lost' then coalesce(reasons.reason, 'unknown.silent') end, '.', 1)
        as reason_group,               -- 原因大类 group of the reason
    taxonomy.owner,                    -- 谁能解决 who can fix it
    coalesce(reasons.also, []) as also,  -- 次要原因 secondary reasons
    coalesce(reasons.service_gaps, []) as service_gaps,  -- 客服缺口 service gaps
    reasons.confidence,                -- 把握 confidence, 0–1
    reasons.decided_by,                -- 由谁判定 who decided
    coalesce(reasons.evidence, []) as evidence,  -- 证据：消息与原话 evidence
    outcomes.is_same_day_ordered,      -- 是否当日下单 whether ordered on its day
    outcomes.is_same_day_paid,         -- 是否当日付款 whether paid on its day
    outcomes.is_next_day_paid,         -- 是否次日（含当日）付款 whether paid by the day after it
    outcomes.is_cancelled_unshipped,   -- 是否付款后发货前全部取消 whether all it paid was cancelled before shipping
    campaigns.campaign_rule,           -- 活动依据 rule that gave the campaign
    campaigns.candidate_campaign_ids,  -- 全部候选活动 all candidate campaigns
    settings.attribution_preset,       -- 归属口径 attribution preset
    ----------  measures
    inquiries.session_count,           -- 会话数 sessions
    inquiries.buyer_message_count,     -- 买家消息数 buyer messages
    inquiries.agent_message_count,     -- 人工消息数 human messages
    inquiries.first_response_seconds,  -- 首响（秒） first response
    inquiries.response_seconds_sum / nullif(inquiries.response_count, 0) as average_response_seconds,  -- 平响（秒） average response
    outcomes.order_count,              -- 归属订单数 orders attributed
    outcomes.item_count,               -- 件数 items
    outcomes.paid_yuan,                -- 截至此刻实付 paid by as_of
    outcomes.deposit_yuan,             -- 其中定金 deposit in it
    outcomes.refund_yuan,              -- 退款 refunded
    case
        when outcomes.outcome <> 'lost' then null
        else coalesce(outcomes.unpaid_yuan, asked_prices.price_yuan, shop_prices.price_yuan, 0)
    end as value_at_stake_yuan,        -- 流失金额 value at stake
    case
        when outcomes.outcome <> 'lost' then null
        when outcomes.unpaid_yuan is not null then 'order'
        when asked_prices.price_yuan is not null then 'product'
        when shop_prices.price_yuan is not null then 'shop'
        else 'none'
    end as value_rule,                 -- 估值依据 order 订单金额 / product 所问商品中位价 / shop 全店每单中位数 / none
    ----------  times
    inquiries.opened_at,               -- 首句 opened
    inquiries.last_message_at,         -- 末句 last message
    outcomes.matures_at as closes_at,  -- 窗口关闭 when its window closes
    outcomes.order_at,                 -- 下单 ordered
    outcomes.paid_at                   -- 付款 paid
from core.inquiries as inquiries
semi join run.days using (day)
inner join core.outcomes as outcomes using (inquiry_id)
inner join core.inquiry_campaigns as campaigns using (inquiry_id)
cross join config.settings as settings
left join staging.agents as agents on outcomes.agent_id = agents.agent_id
left join staging.campaigns as named on campaigns.campaign_id = named.campaign_id
left join labels.verdicts as reasons on inquiries.inquiry_id = reasons.inquiry_id
left join config.reasons as taxonomy
    on outcomes.outcome = 'lost' and coalesce(reasons.reason, 'unknown.silent') = taxonomy.reason
left join asked_prices
    on
        inquiries.platform = asked_prices.platform
        and inquiries.shop_id = asked_prices.shop_id
        and inquiries.product_id = asked_prices.product_id
        and inquiries.day = asked_prices.day
left join shop_prices
    on
        inquiries.platform = shop_prices.platform
        and inquiries.shop_id = shop_prices.shop_id
        and inquiries.day = shop_prices.day
