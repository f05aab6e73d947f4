/*
description: >
  本次发布改动了已公布的哪些询单、哪一列、为什么。已公布的日子是上次发布时已过完的营业日；那时还待定的询单的下文、窗口还开着的询单后来
  才有的聊天、订单与付款，是成熟，不是改动。
  Which columns of which published inquiries this publication changes, and why. A published day had ended by then. What
  becomes of an inquiry that was pending, or comes later to one whose window was open, is maturing and no restatement. The
  cause is the first of the list that is known of the buyer and can change the column.
grain: [run_id, table, key, column]
*/
with

-- in the order in which they are believed; what is only later news comes last
causes (position, cause, columns) as (
    values
    (1, 'correction', ['reason']),
    (2, 'refund', ['refund_yuan', 'loss_stage']),
    (3, 'flag', null),
    (4, 'late_order', null),
    (5, 'order_link', null),
    (6, 'payment', null),
    (7, 'cancellation', null),
    (8, 'order_change', null),
    (9, 'late_message', null),
    (10, 'recall', null),
    (11, 'campaigns', ['campaign_id']),
    (12, 'settings', null),
    (13, 'rules', null),
    (14, 'roster', null),
    (15, 'campaigns', null),
    (16, 'prices', ['value_at_stake_yuan']),
    (17, 'new_order', null),
    (18, 'new_message', null)
),

old as (
    select *
    from run.published_inquiries
    semi join run.compared_days using (day)
),

new as (
    select *
    from marts.inquiry
    semi join run.compared_days using (day)
),

compared as (
    select
        coalesce(new.inquiry_id, old.inquiry_id) as inquiry_id,
        coalesce(new.platform, old.platform) as platform,
        coalesce(new.shop_id, old.shop_id) as shop_id,
        coalesce(new.buyer_key, old.buyer_key) as buyer_key,
        coalesce(new.agent_id, old.agent_id) as agent_id,
        least(new.day, old.day) as day,
        -- an inquiry that appears or goes does so for one reason in all its columns
        old.inquiry_id is null or new.inquiry_id is null as is_whole_row,
        coalesce(not old.is_matured, false) as was_open,
        coalesce('refunded' in (old.loss_stage, new.loss_stage), false) as is_about_refund,
        coalesce(old.value_rule = new.value_rule and old.value_rule in ('product', 'shop'), false) as is_about_price,
        unnest([
            {'column': 'day', 'old': old.day::varchar, 'new': new.day::varchar},
            {'column': 'agent_id', 'old': old.agent_id, 'new': new.agent_id},
            {'column': 'campaign_id', 'old': old.campaign_id, 'new': new.campaign_id},
            {'column': 'order_id', 'old': old.order_id, 'new': new.order_id},
            {'column': 'outcome', 'old': old.outcome, 'new': new.outcome},
            {'column': 'loss_stage', 'old': old.loss_stage, 'new': new.loss_stage},
            {'column': 'reason', 'old': old.reason, 'new': new.reason},
            {'column': 'order_count', 'old': old.order_count::varchar, 'new': new.order_count::varchar},
            {'column': 'paid_yuan', 'old': old.paid_yuan::varchar, 'new': new.paid_yuan::varchar},
            {'column': 'refund_yuan', 'old': old.refund_yuan::varchar, 'new': new.refund_yuan::varchar},
            {
                'column': 'value_at_stake_yuan',
                'old': old.value_at_stake_yuan::varchar,
                'new': new.value_at_stake_yuan::varchar
            },
            {
                'column': 'first_response_seconds',
                'old': old.first_response_seconds::varchar,
                'new': new.first_response_seconds::varchar
            }
        ], recursive := true)
    from old
    full join new using (inquiry_id)
    cross join run.comparison as this
    where
        day_ends_at(least(new.day, old.day)) <= this.last_as_of
        and not coalesce(old.outcome = 'pending' and new.inquiry_id is not null, false)
),

cells as (
    select
        *,
        if(is_whole_row, 'outcome', "column") as asked
    from compared
    where old is distinct from new
),

known as (
    select cells.inquiry_id, cells.asked, changes.cause
    from cells
    inner join run.changes as changes using (platform, shop_id, buyer_key)
    where
        coalesce(changes.inquiry_id, cells.inquiry_id) = cells.inquiry_id
        and (changes.cause <> 'refund' or cells.asked <> 'loss_stage' or cells.is_about_refund)
        -- what the buyer ordered changes neither a response time nor a price that others' orders make
        and (
            changes.cause in ('late_message', 'recall', 'new_message')
            or cells.asked not in ('first_response_seconds', 'value_at_stake_yuan')
            or (cells.asked = 'value_at_stake_yuan' and not cells.is_about_price)
        )
    union
    select cells.inquiry_id, cells.asked, changes.cause
    from cells
    inner join run.changes as changes on changes.buyer_key is null
    union
    select inquiry_id, asked, 'prices' as cause
    from cells
    where is_about_price
),

believed as (
    select
        known.inquiry_id,
        known.asked,
        arg_min(known.cause, causes.position) as cause
    from known
    inner join causes on known.cause = causes.cause and coalesce(list_contains(causes.columns, known.asked), true)
    group by known.inquiry_id, known.asked
)

select
    ----------  ids
    this.run_id,                       -- 运行号 run
    'inquiry' as "table",              -- 哪张表 table
    cells.inquiry_id as key,         -- 哪一行 row
    cells."column",                    -- 哪一列 column
    cells.platform,                    -- 平台 platform
    cells.shop_id,                     -- 店铺 shop
    cells.inquiry_id,                  -- 询单 inquiry
    cells.agent_id,                    -- 客服 agent
    ----------  attributes
    cells.day,                         -- 营业日 business day
    cells.old,                         -- 原来公布的 as published before
    cells.new,                         -- 现在公布的 as published now
    coalesce(believed.cause, 'unexplained') as cause,  -- 原因 cause
    ----------  times
    this.last_as_of,                   -- 原来那次的截止时刻 as_of of the publication before
    this.as_of                         -- 现在的截止时刻 as_of of this publication
from cells
left join believed using (inquiry_id, asked)
cross join run.comparison as this
where not (cells.was_open and coalesce(believed.cause in ('payment', 'new_order', 'new_message'), false))
