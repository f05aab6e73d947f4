/*
description: >
  询单的接待难度所依的情形，一单一行：活动、商品、价位、时段、买家、来源、话题、当时的忙闲。没有一项是客服做的；结果与首响放在一旁，只供比较。
  The case mix of each inquiry. Nothing in it was done by an agent; outcome and response time stand beside it.
grain: [inquiry_id]
partition: day
tests:
  - arrivals_per_agent >= 0
*/
with

-- how many came in the ten minutes before, for each account at work that hour; nobody's slowness moves it
arrivals as (
    select
        facts.session_id,
        facts.inquiry_id,
        facts.agent_id,
        facts.platform,
        facts.shop_id,
        facts.is_bot_account,
        facts.day,
        facts.started_at,
        count(*) over (
            partition by facts.platform, facts.shop_id, facts.day
            order by facts.started_at
            range between interval 10 minutes preceding and current row
        ) - 1 as arrival_count,
        date_trunc('hour', facts.started_at) as started_hour
    from core.session_facts as facts
    semi join run.days using (day)
    where facts.is_received
),

duty as (
    select
        platform,
        shop_id,
        day,
        started_hour,
        count(distinct agent_id) as account_count
    from arrivals
    where not is_bot_account
    group by all
),

queues as (
    select
        arrivals.inquiry_id,
        arrivals.day,
        arg_min(
            arrivals.arrival_count / coalesce(duty.account_count, 1), (arrivals.started_at, arrivals.session_id)
        ) as arrivals_per_agent
    from arrivals
    left join duty using (platform, shop_id, day, started_hour)
    where arrivals.inquiry_id is not null
    group by arrivals.inquiry_id, arrivals.day
),

bots as (
    select distinct agent_id
    from core.session_facts
    where is_bot_account
)

select
    ----------  ids
    outcomes.inquiry_id,               -- 询单 inquiry
    outcomes.buyer_key,                -- 买家假名 pseudonym
    outcomes.agent_id,                 -- 负责客服 agent
    conduct.first_agent_id,            -- 最先接触的客服，无人接触为空 first human in contact, null if there was none
    openings.campaign_id,              -- 开口时的活动 campaign at the opening
    openings.product_id,               -- 开口时所指的商品 product named at the opening
    ----------  attributes
    outcomes.day,                      -- 询单所属营业日 business day of its first message
    extract(hour from timezone(settings.timezone, openings.opened_at))::integer as opened_hour,  -- 几点来的 hour it came
    extract(isodow from outcomes.day)::integer as weekday,  -- 星期几，1 为周一 day of the week, 1 is Monday
    openings.topic,                    -- 开口问什么 what the buyer opens with
    outcomes.platform || ' ' || outcomes.shop_id || ' ' || openings.source as source,  -- 平台、店铺与来源 platform, shop and source
    outcomes.agent_id <> '(none)' and outcomes.agent_id not in (select agent_id from bots) as is_human,  -- 负责的是否人工 whether a human is credited
    outcomes.outcome = 'converted' as is_converted,  -- 是否成交 whether converted
    outcomes.is_matured,               -- 窗口是否已关 whether its window has closed
    ----------  measures
    prices.price_yuan,                 -- 所指商品的参考价 reference price of the product
    openings.past_order_count,         -- 此前付过的订单 orders paid before
    openings.past_paid_yuan,           -- 此前付过的金额 yuan paid before
    coalesce(queues.arrivals_per_agent, 0) as arrivals_per_agent,  -- 来时每个账号摊到的新会话 new sessions for each account when it came
    inquiries.first_response_seconds,  -- 首响（秒），不入预期 first response, no part of what is expected
    epoch(openings.opened_at)::bigint // 3600 as clock_hour  -- 第几个钟点 which clock hour
from core.outcomes as outcomes
semi join run.days using (day)
inner join core.inquiry_openings as openings using (inquiry_id)
inner join core.inquiries as inquiries using (inquiry_id)
left join core.inquiry_conduct as conduct using (inquiry_id)
cross join config.settings as settings
left join queues on outcomes.inquiry_id = queues.inquiry_id and outcomes.day = queues.day
left join core.prices as prices
    on
        outcomes.platform = prices.platform
        and outcomes.shop_id = prices.shop_id
        and openings.product_id = prices.product_id
        and outcomes.day = prices.day
        and openings.product_id <> ''
