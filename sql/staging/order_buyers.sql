/*
description: >
  平台没给买家的订单是谁的：凭聊天里报过的订单号。买家自己报的先于客服或系统发给买家的，其次最早的；
  两位以上买家都自己报过，认不出是谁的，不认。
  Whose the orders are that come without a buyer, by the order number named in the chat. A buyer's own word goes before
  what the desk or the system says to a buyer, then the earliest; where two buyers name it themselves it stays nobody's.
grain: [platform, shop_id, order_id]
tests:
  - one_of: {buyer_rule: [quoted, told, ambiguous, unnamed]}
  - (buyer_key is null) = (buyer_rule in ('ambiguous', 'unnamed'))
*/
with

-- most platforms name the buyer of every order
searched_shops as (
    select distinct platform, shop_id
    from raw.orders
    where part <> 'lines' and buyer_key is null
),

heads as (
    select orders.*
    from raw.orders as orders
    semi join searched_shops using (platform, shop_id)
    where orders.part <> 'lines'
    qualify load_id = max(load_id) over (partition by platform, shop_id, order_id)
),

orders as (
    select platform, shop_id, order_id, order_number(order_id) as order_number
    from heads
    where created_at <= run_as_of()
    group by platform, shop_id, order_id
    having count(buyer_key) = 0
),

named as (
    select
        orders.platform,
        orders.shop_id,
        orders.order_id,
        mentions.buyer_key,
        min(mentions.sent_at) as named_at,
        min(mentions.sent_at) filter (where mentions.is_own) as quoted_at
    from orders
    inner join staging.order_mentions as mentions using (platform, shop_id, order_number)
    group by all
),

judged as (
    select
        platform,
        shop_id,
        order_id,
        count(quoted_at) as quoting_buyer_count,
        arg_min(buyer_key, (quoted_at is null, coalesce(quoted_at, named_at), buyer_key)) as buyer_key
    from named
    group by platform, shop_id, order_id
)

select
    ----------  ids
    orders.platform,                   -- 平台 platform
    orders.shop_id,                    -- 店铺 shop
    orders.order_id,                   -- 订单号 order number
    case when judged.quoting_buyer_count <= 1 then judged.buyer_key end as buyer_key,  -- 认到的买家，空为认不出 buyer found, null where there is none
    ----------  attributes
    case
        when judged.quoting_buyer_count > 1 then 'ambiguous'
        when judged.quoting_buyer_count = 1 then 'quoted'
        when judged.quoting_buyer_count = 0 then 'told'
        else 'unnamed'
    end as buyer_rule                  -- quoted 买家报过 / told 发给过买家 / ambiguous 不止一位买家报过 / unnamed 无人报过
from orders
left join judged using (platform, shop_id, order_id)
