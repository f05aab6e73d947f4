/*
description: >
  询单的活动：先看归属订单自带的（先看算作成交的那一单）；再看买家首个提到的商品当时正在进行的活动；再看买家话里提到的活动名或满减。
  指定商品先于全店，开始晚的先于早的，再按编号；候选都留着。
  The campaign of each inquiry, by order, by product running at its first message, by wording; all candidates are kept.
grain: [inquiry_id]
partition: buyer_key
*/
with

inquiries as (
    select
        inquiries.*,
        outcomes.order_campaign_id,
        outcomes.order_campaign_ids
    from core.inquiries as inquiries
    semi join run.buyers using (buyer_key)
    inner join core.outcomes as outcomes using (inquiry_id)
),

running as (
    select
        inquiries.inquiry_id,
        inquiries.product_id,
        campaigns.*
    from inquiries
    inner join staging.campaigns as campaigns
        on inquiries.opened_at >= campaigns.starts_at and inquiries.opened_at < campaigns.ends_at
),

by_product as (
    select
        inquiry_id,
        campaign_id,
        case when list_contains(product_ids, product_id) then 3 else 4 end as precedence,
        starts_at
    from running
    where product_id is not null and (list_contains(product_ids, product_id) or list_contains(product_ids, '*'))
),

buyer_words as (
    select
        messages.inquiry_id,
        half_width(string_agg(texts.text, chr(10))) as words
    from core.inquiry_messages as messages
    inner join staging.touched_messages as texts using (message_key)
    where messages.role = 'buyer' and messages.inquiry_id in (select inquiry_id from running)
    group by messages.inquiry_id
),

by_wording as (
    select
        running.inquiry_id,
        running.campaign_id,
        case when list_contains(running.product_ids, '*') then 6 else 5 end as precedence,
        running.starts_at
    from running
    inner join buyer_words using (inquiry_id)
    where
        contains(buyer_words.words, half_width(running.campaign_name))
        or says_offer(buyer_words.words, running.threshold_yuan, running.off_yuan)
),

candidates as (
    select
        inquiries.inquiry_id,
        unnest(inquiries.order_campaign_ids) as campaign_id,
        case when campaign_id = inquiries.order_campaign_id then 1 else 2 end as precedence,
        null::timestamptz as starts_at
    from inquiries
    union all
    select inquiry_id, campaign_id, precedence, starts_at
    from by_product
    union all
    select inquiry_id, campaign_id, precedence, starts_at
    from by_wording
),

chosen as (
    select
        inquiry_id,
        arg_min(campaign_id, (precedence, -coalesce(epoch(starts_at), 0), campaign_id)) as campaign_id,
        min(precedence) as precedence,
        list(distinct campaign_id order by campaign_id) as candidate_campaign_ids
    from candidates
    group by inquiry_id
)

select
    ----------  ids
    inquiries.inquiry_id,              -- 询单 inquiry
    inquiries.buyer_key,               -- 买家假名 pseudonym
    coalesce(chosen.campaign_id, 'none') as campaign_id,  -- 活动，none 为无活动 campaign, 'none' without one
    ----------  attributes
    inquiries.day,                     -- 询单所属营业日 business day
    case
        when chosen.precedence <= 2 then 'order'
        when chosen.precedence = 3 then 'product'
        when chosen.precedence = 4 then 'whole_shop'
        when chosen.precedence >= 5 then 'wording'
        else 'none'
    end as campaign_rule,              -- 依据 rule: order / product / whole_shop / wording / none
    coalesce(chosen.candidate_campaign_ids, []) as candidate_campaign_ids  -- 全部候选 all candidates
from inquiries
left join chosen using (inquiry_id)
