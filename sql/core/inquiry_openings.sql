/*
description: >
  询单开口时的情形：客服说话之前就定下的事。只看开口一分钟内、人工首句之前买家说的话；活动按商品与开口的话认，不看订单，因为只有成交的才有订单。
  What each inquiry came with, settled before any human of the desk wrote: what the buyer said in the first minute, the
  product and campaign in it (never those of an order, which only buyers have), what the buyer had bought before.
grain: [inquiry_id]
partition: buyer_key
tests:
  - past_order_count >= 0
  - one_of: {topic: [initiated, price, promo, stock, logistics, size, function, quality, aftersale, payment, greeting, card, other]}
*/
with

first_words as (
    select
        inquiry_id,
        min(sent_at) filter (where role = 'agent') as agent_at
    from core.inquiry_messages
    group by inquiry_id
),

said as (
    select
        inquiries.inquiry_id,
        bool_or(messages.sent_at is not null) as has_words,
        arg_min(messages.product_id, (messages.sent_at, length(messages.message_id), messages.message_id)) filter (
            where messages.product_id is not null
        ) as product_id,
        coalesce(
            string_agg(texts.text, chr(10) order by messages.sent_at, messages.message_key) filter (
                where texts.kind = 'text'
            ), ''
        ) as words
    from core.inquiries as inquiries
    semi join run.buyers using (buyer_key)
    inner join first_words using (inquiry_id)
    left join core.inquiry_messages as messages
        on
            inquiries.inquiry_id = messages.inquiry_id
            and messages.role = 'buyer'
            and messages.sent_at <= inquiries.opened_at + to_minutes(1)
            and messages.sent_at < coalesce(first_words.agent_at, 'infinity')
    left join staging.touched_messages as texts using (message_key)
    group by inquiries.inquiry_id
),

-- the first that fits; what is asked beside a greeting comes before the greeting
asked as (
    select
        inquiry_id,
        case
            when regexp_matches(lower(words), '多少钱|价格|什么价|贵|便宜|降价|打折|折扣|最低|少点')
                then 'price'
            when regexp_matches(lower(words), '优惠|券|活动|满减|赠|送什么|凑单|直播|预售|定金|会员价')
                then 'promo'
            when regexp_matches(lower(words), '有货|没货|现货|缺货|补货|断码|上架|还有吗|库存')
                then 'stock'
            when regexp_matches(lower(words), '发货|快递|邮费|运费|包邮|几天到|多久到|到货|物流|哪里发|偏远')
                then 'logistics'
            when regexp_matches(lower(words), '退换|退货|换货|七天|7天|运费险|质保|保修|保多久|售后')
                then 'aftersale'
            when regexp_matches(lower(words), '付款|支付|花呗|分期|发票|货到付')
                then 'payment'
            when regexp_matches(lower(words), '正品|质量|掉色|起球|甲醛|耐用|安全|评价|差评|真的假的')
                then 'quality'
            when regexp_matches(lower(words), '尺码|尺寸|多大|大小|身高|体重|斤|穿多|码|宽|高度|长度')
                then 'size'
            when regexp_matches(lower(words), '材质|面料|成分|功能|适合|兼容|能用|可以用|怎么用|区别|颜色|款式|色差')
                then 'function'
            when regexp_matches(lower(words), '在吗|在么|在不|有人|你好|您好|hi|哈喽|哈罗|嗨|请问|亲')
                then 'greeting'
        end as topic
    from said
),

-- some platforms tell the desk, in a notice before the first words, where the buyer comes from
sources as (
    select
        inquiries.inquiry_id,
        arg_max(regexp_extract(notices.text, '^当前用户来自\s*(\S+)', 1), (notices.sent_at, notices.message_key)) as source
    from core.inquiries as inquiries
    semi join run.buyers using (buyer_key)
    inner join staging.touched_messages as notices using (platform, shop_id, buyer_key)
    where
        notices.role = 'system'
        and notices.text like '当前用户来自%'
        and notices.sent_at between inquiries.opened_at - to_minutes(30) and inquiries.opened_at + to_minutes(1)
    group by inquiries.inquiry_id
),

running as (
    select
        inquiries.inquiry_id,
        campaigns.campaign_id,
        case
            when list_contains(campaigns.product_ids, said.product_id) then 1
            when said.product_id is not null and list_contains(campaigns.product_ids, '*') then 2
            when contains(half_width(said.words), half_width(campaigns.campaign_name)) then 3
        end as precedence,
        campaigns.starts_at
    from core.inquiries as inquiries
    inner join said using (inquiry_id)
    inner join staging.campaigns as campaigns
        on inquiries.opened_at >= campaigns.starts_at and inquiries.opened_at < campaigns.ends_at
),

campaigns as (
    select
        inquiry_id,
        arg_min(campaign_id, (precedence, -epoch(starts_at), campaign_id)) as campaign_id
    from running
    where precedence is not null
    group by inquiry_id
),

past as (
    select
        inquiries.inquiry_id,
        count(*) as past_order_count,
        sum(orders.paid_yuan) as past_paid_yuan
    from core.inquiries as inquiries
    semi join run.buyers using (buyer_key)
    inner join core.orders as orders using (platform, shop_id, buyer_key)
    where orders.paid_at < inquiries.opened_at and not orders.is_flagged
    group by inquiries.inquiry_id
)

select
    ----------  ids
    inquiries.inquiry_id,              -- 询单 inquiry
    inquiries.buyer_key,               -- 买家假名 pseudonym
    said.product_id,                   -- 开口时所指的商品 product named at the opening
    coalesce(campaigns.campaign_id, 'none') as campaign_id,  -- 开口时的活动，none 为无 campaign at the opening, 'none' without one
    ----------  attributes
    inquiries.day,                     -- 询单所属营业日 business day of its first message
    case
        when not said.has_words then 'initiated'
        when asked.topic is not null then asked.topic
        when said.words = '' then 'card'
        else 'other'
    end as topic,                      -- 开口问什么；initiated 为客服先开口 what the buyer opens with; 'initiated' when the desk spoke first
    coalesce(nullif(sources.source, ''), 'unknown') as source,  -- 从哪里进来，平台说了才有 where the buyer came from, if the platform says
    ----------  measures
    coalesce(past.past_order_count, 0) as past_order_count,  -- 此前付过的订单 orders paid before
    coalesce(past.past_paid_yuan, 0)::decimal(18, 2) as past_paid_yuan,  -- 此前付过的金额 yuan paid before
    ----------  times
    inquiries.opened_at                -- 首句 opened
from core.inquiries as inquiries
inner join said using (inquiry_id)
inner join asked using (inquiry_id)
left join sources using (inquiry_id)
left join campaigns using (inquiry_id)
left join past using (inquiry_id)
