/*
description: >
  本次涉及的订单行（涉及的买家的，和参考价要看的那些天的）：每单取最后载入的整版；截止时刻之后的下单看不见，之后的付款、关闭、发货、退款视为尚未发生，没有时间的视为已发生。
  Order lines of the buyers this run touches and of the days its prices rest on, of the version loaded last, whole; orders later than as_of are hidden, later events not yet happened,
  events without a time happened.
  However many kinds of export tell of an order, the one loaded last is believed, whole.
  Where a platform exports order heads and lines apart, the newest of each are joined and the head's money is spread over
  the lines by their share of the amount, to the fen; a refund named by a line is that line's. So is the money that an
  export repeats on every line of an order, by price times items.
grain: [platform, shop_id, order_id, line_number]
*/
with

touched as (
    select orders.platform, orders.shop_id, orders.order_id
    from raw.orders as orders
    semi join run.buyers using (buyer_key)
    union
    select orders.platform, orders.shop_id, orders.order_id
    from staging.order_buyers as orders
    semi join run.buyers on coalesce(orders.buyer_key, '') = buyers.buyer_key
    union
    select orders.platform, orders.shop_id, orders.order_id
    from raw.orders as orders
    where
        business_day(orders.created_at)
        > (select min(day) from run.price_days) - (select value_days from config.settings)
),

newest as (
    select orders.*
    from raw.orders as orders
    semi join touched using (platform, shop_id, order_id)
    qualify load_id = max(load_id) over (partition by platform, shop_id, order_id, part = 'lines')
),

heads as (
    select *
    from newest
    where part in ('order', 'header', 'repeated')
),

lines as (
    select *
    from newest
    where part = 'lines'
),

joined as (
    select
        heads.* exclude (product_id, sku, quantity, price_yuan, refunded_at, refund_yuan, file, line),
        coalesce(lines.product_id, heads.product_id) as product_id,
        coalesce(lines.sku, heads.sku) as sku,
        coalesce(lines.quantity, heads.quantity) as quantity,
        coalesce(lines.refunded_at, heads.refunded_at) as refunded_at,
        -- the rows that repeat the money of their order are one head; any other row is its own
        case when heads.part = 'repeated' then '' else concat_ws(':', heads.line, heads.file) end as head,
        row_number() over (
            partition by heads.platform, heads.shop_id, heads.order_id
            order by
                coalesce(lines.file, heads.file), coalesce(lines.line, heads.line),
                coalesce(lines.product_id, heads.product_id)
        ) as line_number,
        coalesce(lines.amount_yuan, heads.price_yuan * heads.quantity) as worth_yuan,
        heads.refund_yuan as head_refund_yuan,
        lines.refund_yuan as line_refund_yuan
    from heads
    left join lines
        on
            heads.part = 'header'
            and heads.platform = lines.platform
            and heads.shop_id = lines.shop_id
            and heads.order_id = lines.order_id
    where heads.created_at <= run_as_of()
),

weighed as (
    select
        *,
        -- a gift beside priced lines weighs nothing; where no line has a price they weigh the same
        case when coalesce(sum(worth_yuan) over whole_head, 0) > 0 then coalesce(worth_yuan, 0) else 1 end as weight
    from joined
    window whole_head as (partition by platform, shop_id, order_id, head)
),

-- from which share of the head's money to which a line reaches: differences of rounded sums lose no fen
whole as (
    select
        *,
        sum(weight) over so_far / sum(weight) over whole_head as reaches,
        (sum(weight) over so_far - weight) / sum(weight) over whole_head as begins,
        coalesce(sum(line_refund_yuan) over whole_head, 0) > 0 as has_line_refunds
    from weighed
    window
        whole_head as (partition by platform, shop_id, order_id, head),
        so_far as (partition by platform, shop_id, order_id, head order by line_number)
)

select
    ----------  ids
    whole.platform,                    -- 平台 platform
    whole.shop_id,                     -- 店铺 shop
    whole.order_id,                    -- 订单号 order number
    whole.line_number,                 -- 订单内行号 line within the order
    coalesce(whole.buyer_key, found.buyer_key, '') as buyer_key,  -- 买家假名，平台没给则凭聊天里报的订单号认，认不出为空串 pseudonym; where the platform gives none the one found by the order number in the chat, else ''
    whole.product_id,                  -- 商品 product
    whole.sku,                         -- 规格 SKU
    whole.campaign_id,                 -- 订单自带的活动 campaign named by the order
    ----------  attributes
    case when whole.buyer_key is null then coalesce(found.buyer_rule, 'unnamed') else 'export' end as buyer_rule,  -- 买家怎么知道的：export 平台给的 / quoted 买家报过单号 / told 发给过买家 / ambiguous 不止一位报过 / unnamed 无人报过 how its buyer is known: by the export, by whoever quoted its number, by whom it was told to; ambiguous and unnamed are nobody's
    whole.status,                      -- 平台原状态 status in the platform's words
    whole.flag,                        -- 插旗／备注标记 flag
    case when whole.closed_at > this.as_of then null else whole.close_reason end as close_reason,  -- 关闭原因，不论导出有无关闭时间 close reason, whether or not the export says when
    ----------  measures
    whole.quantity,                    -- 件数 items
    share_of(whole.amount_yuan, whole.begins, whole.reaches) as amount_yuan,  -- 应付 amount
    share_of(case
        when whole.paid_at <= this.as_of and whole.paid_yuan + whole.deposit_yuan <= whole.amount_yuan
            then whole.paid_yuan + whole.deposit_yuan  -- the export lists the balance beside the deposit
        when whole.paid_at <= this.as_of then whole.paid_yuan
        when whole.deposit_paid_at <= this.as_of then coalesce(whole.deposit_yuan, 0)
        else 0
    end, whole.begins, whole.reaches) as paid_yuan,  -- 截至此刻实付，含定金 paid by as_of, a deposit included
    share_of(case
        when whole.deposit_paid_at <= this.as_of then coalesce(whole.deposit_yuan, 0) else 0
    end, whole.begins, whole.reaches) as deposit_yuan,  -- 其中定金 deposit in it
    case
        when coalesce(whole.refunded_at, whole.paid_at) > this.as_of then 0
        when whole.has_line_refunds then coalesce(whole.line_refund_yuan, 0)
        else share_of(coalesce(whole.head_refund_yuan, 0), whole.begins, whole.reaches)
    end::decimal(18, 2) as refund_yuan,  -- 截至此刻退款 refunded by as_of
    ----------  times
    whole.created_at,                  -- 下单时间 created
    case when whole.paid_at <= this.as_of then whole.paid_at end as paid_at,  -- 付款时间 paid
    case when whole.deposit_paid_at <= this.as_of then whole.deposit_paid_at end as deposit_paid_at,  -- 定金付款时间 deposit paid
    case when whole.closed_at <= this.as_of then whole.closed_at end as closed_at,  -- 关闭时间 closed
    case when whole.shipped_at <= this.as_of then whole.shipped_at end as shipped_at,  -- 发货时间 shipped
    case when whole.refunded_at <= this.as_of then whole.refunded_at end as refunded_at  -- 退款时间 refunded
from whole
cross join run.run as this
left join staging.order_buyers as found using (platform, shop_id, order_id)
