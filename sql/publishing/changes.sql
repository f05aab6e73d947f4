/*
description: >
  自上次发布以来知道了什么新的：迟到与后来的聊天、撤回，订单的新版本改了什么（截止时刻推进使之可见的也算），人工改判；涉及所有人的，是
  设置、口径、客服名单、活动表。
  What has become known since the last publication. Messages, late or later, and recalls; what a newer version of an order,
  or the passing of time, changed in it; corrections; and, reaching everybody, settings, definitions, roster and campaigns.
grain: [cause, platform, shop_id, buyer_key, inquiry_id, day]
*/
with

messages as (
    select messages.*
    from raw.messages as messages
    inner join run.comparison as this
        on
            messages.sent_at <= this.as_of
            and (messages.load_id > this.last_load_id or messages.sent_at > this.last_as_of)
),

recalled as (
    select
        messages.platform,
        messages.shop_id,
        messages.buyer_key,
        taken_back.sent_at
    from messages
    inner join staging.recalled_messages as recalls on messages.message_key = recalls.recall_key
    inner join raw.messages as taken_back on recalls.message_key = taken_back.message_key
),

touched_orders as (
    select distinct orders.platform, orders.shop_id, orders.order_id
    from raw.orders as orders
    inner join run.comparison as this
        on
            orders.load_id > this.last_load_id
            or orders.created_at > this.last_as_of
            or orders.paid_at > this.last_as_of
            or orders.closed_at > this.last_as_of
            or orders.shipped_at > this.last_as_of
            or orders.refunded_at > this.last_as_of
            or orders.deposit_paid_at > this.last_as_of
),

versions as (
    select
        orders.*,
        this.as_of,
        this.last_as_of,
        orders.load_id = max(orders.load_id) over part_of_order as is_now,
        coalesce(
            orders.load_id
            = max(case when orders.load_id <= this.last_load_id then orders.load_id end) over part_of_order,
            false
        ) as is_then
    from raw.orders as orders
    semi join touched_orders using (platform, shop_id, order_id)
    cross join run.comparison as this
    window part_of_order as (partition by orders.platform, orders.shop_id, orders.order_id, orders.part = 'lines')
),

sides as (
    select
        *,
        'now' as side,
        as_of as seen_at
    from versions
    where is_now
    union all
    select
        *,
        'then' as side,
        last_as_of as seen_at
    from versions
    where is_then
),

-- an order as it could be seen at the time: what was later had not happened yet
seen as (
    select
        platform,
        shop_id,
        order_id,
        side,
        any_value(last_as_of) as last_as_of,
        max(buyer_key) as buyer_key,
        min(created_at) as created_at,
        list_sort(list(distinct flag) filter (where flag is not null)) as flags,
        sum(refund_yuan) filter (where coalesce(coalesce(refunded_at, paid_at) <= seen_at, true)) as refund_yuan,
        min(least(paid_at, deposit_paid_at)) filter (where least(paid_at, deposit_paid_at) <= seen_at) as first_paid_at,
        max(paid_at) filter (where paid_at <= seen_at) as last_paid_at,
        sum(paid_yuan) filter (where paid_at <= seen_at) as paid_yuan,
        max(closed_at) filter (where closed_at <= seen_at) as closed_at,
        list_sort(list({
            'buyer_key': buyer_key,
            'created_at': created_at,
            'product_id': product_id,
            'sku': sku,
            'quantity': quantity,
            'amount_yuan': amount_yuan,
            'deposit_yuan': deposit_yuan,
            'campaign_id': campaign_id,
            'shipped_at': case when shipped_at <= seen_at then shipped_at end
        })) as content
    from sides
    where created_at <= seen_at
    group by platform, shop_id, order_id, side
),

latest as (
    select *
    from seen
    where side = 'now'
),

before as (
    select *
    from seen
    where side = 'then'
),

order_changes as (
    select
        latest.platform,
        latest.shop_id,
        latest.order_id,
        [latest.buyer_key, before.buyer_key] as buyer_keys,
        unnest(list_filter([
            case
                when before.order_id is null and latest.created_at <= latest.last_as_of then 'late_order'
                when before.order_id is null then 'new_order'
            end,
            case when latest.flags is distinct from before.flags then 'flag' end,
            case
                when coalesce(latest.refund_yuan, 0) <> coalesce(before.refund_yuan, 0) then 'refund'
            end,
            case
                when
                    latest.first_paid_at is distinct from before.first_paid_at
                    or latest.last_paid_at is distinct from before.last_paid_at
                    or coalesce(latest.paid_yuan, 0) <> coalesce(before.paid_yuan, 0)
                    then 'payment'
            end,
            case when latest.closed_at is distinct from before.closed_at then 'cancellation' end,
            case when latest.content <> before.content then 'order_change' end
        ], lambda cause: cause is not null and (before.order_id is not null or ends_with(cause, '_order')))) as cause
    from latest
    left join before using (platform, shop_id, order_id)
),

-- whose it was before and whose it is now; null where the platform does not say
of_buyers as (
    select platform, shop_id, order_id, cause, unnest(buyer_keys) as buyer_key
    from order_changes
),

-- an order without a buyer is found to be somebody's, or no longer, when its number is said anew
relinked as (
    select
        said.platform,
        said.shop_id,
        said.buyer_key
    from staging.order_mentions as mentions
    semi join messages using (message_key)
    inner join staging.order_mentions as said using (platform, shop_id, order_number)
)

select distinct
    found.cause,                       -- 原因 cause
    found.platform,                    -- 平台 platform
    found.shop_id,                     -- 店铺 shop
    found.buyer_key,                   -- 买家假名，空为涉及所有人 pseudonym, null where it reaches everybody
    found.inquiry_id,                  -- 只涉及一个询单的，是哪个 the one inquiry it is about, if only one
    found.day                          -- 消息所在的营业日 business day of the message, if it is one
from (
    select
        case when messages.sent_at > this.last_as_of then 'new_message' else 'late_message' end as cause,
        messages.platform,
        messages.shop_id,
        messages.buyer_key,
        null as inquiry_id,
        business_day(messages.sent_at) as day
    from messages
    cross join run.comparison as this
    where messages.kind <> 'recall'
    union all
    select 'recall' as cause, platform, shop_id, buyer_key, null as inquiry_id, business_day(sent_at) as day
    from recalled
    union all
    select
        of_buyers.cause,
        of_buyers.platform,
        of_buyers.shop_id,
        coalesce(of_buyers.buyer_key, linked.buyer_key) as buyer_key,
        null as inquiry_id,
        null as day
    from of_buyers
    left join staging.order_buyers as linked using (platform, shop_id, order_id)
    union all
    select 'order_link' as cause, platform, shop_id, buyer_key, null as inquiry_id, null as day
    from relinked
    union all
    select
        'correction' as cause,
        inquiries.platform,
        inquiries.shop_id,
        inquiries.buyer_key,
        inquiries.inquiry_id,
        null as day
    from raw.corrections as corrections
    inner join core.inquiries as inquiries using (inquiry_id)
    inner join run.comparison as this
        on
            corrections.corrected_at <= this.as_of
            and (corrections.load_id > this.last_load_id or corrections.corrected_at > this.last_as_of)
    union all
    select
        unnest(list_filter([
            case when has_new_settings then 'settings' end,
            case when has_new_rules then 'rules' end,
            case when has_new_roster then 'roster' end,
            case when has_new_campaigns then 'campaigns' end
        ], lambda cause: cause is not null)) as cause,
        null as platform,
        null as shop_id,
        null as buyer_key,
        null as inquiry_id,
        null as day
    from run.comparison
) as found
where found.buyer_key is not null or found.platform is null
