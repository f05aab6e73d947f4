/*
description: >
  我们的接待与服务数字在几种口径下各是多少，只算平台也给了数字的日子（一天或一段）；ours 是报告用的那一种，其余用来解释与平台的差。
  Our figures of reception and service under several rules, for the days and periods of which the platform gave its own.
  `ours` is the rule of the reports, where people of several days are counted by the day; the others are there to explain
  a difference from the platform.
grain: [platform, shop_id, agent_id, day, last_day, measure, rule]
partition: day
touched: core.kpi_touched_days
*/
with

periods as (
    select distinct day, last_day
    from core.kpi_figures
    semi join core.kpi_touched_days using (day)
),

met as (
    select
        facts.* exclude (day),
        {'buyer_key': facts.buyer_key, 'day': facts.day} as visit,
        periods.day,
        periods.last_day
    from core.session_facts as facts
    inner join periods on facts.day between periods.day and periods.last_day
),

several_accounts as (
    select agent_id
    from staging.agent_accounts
    group by agent_id
    having count(*) > 1
),

-- platforms count the people of each account; a person of the roster may have several
account_people as (
    select
        met.platform,
        met.shop_id,
        met.agent_id,
        met.day,
        met.last_day,
        count(distinct {'visit': met.visit, 'account': said.account}) as consulted,
        count(distinct {'visit': met.visit, 'account': said.account}) filter (where met.is_received) as received
    from met
    semi join several_accounts using (agent_id)
    inner join core.messages as messages using (session_id)
    inner join staging.messages as said using (message_key)
    where said.account is not null
    group by met.platform, met.shop_id, met.agent_id, met.day, met.last_day
),

sessions as (
    select
        platform,
        shop_id,
        case when grouping(agent_id) = 1 then '' else agent_id end as agent_id,
        day,
        last_day,
        count(distinct visit) as consulted,
        count(distinct buyer_key) as consulted_once,
        count(distinct visit) filter (where buyer_message_count > 0) as asking,
        count(distinct visit) filter (where is_received) as received,
        count(distinct buyer_key) filter (where is_received) as received_once,
        count(distinct visit) filter (where buyer_message_count > 0 and agent_message_count > 0) as answered,
        count(*) filter (where is_served) as served,
        count(*) as every_session,
        sum(buyer_message_count) filter (where is_served) as buyer_messages,
        sum(agent_message_count) filter (where is_served) as agent_messages,
        sum(buyer_message_count) as all_buyer_messages,
        sum(agent_message_count) as all_agent_messages,
        avg(first_response_seconds) filter (where is_served) as first_response,
        avg(first_response_seconds) filter (where is_served and stage = 'pre_sale') as pre_sale_first_response
    from met
    group by grouping sets ((platform, shop_id, agent_id, day, last_day), (platform, shop_id, day, last_day))
    having grouping(agent_id) = 1 or agent_id is not null
),

asked as (
    select
        facts.* exclude (day),
        periods.day,
        periods.last_day
    from core.round_facts as facts
    inner join periods on facts.day between periods.day and periods.last_day
),

persons as (
    select
        platform,
        shop_id,
        case when grouping(agent_id) = 1 then '' else agent_id end as agent_id,
        day,
        last_day,
        buyer_key,
        count(*) as rounds,
        count(response_seconds) as answers,
        sum(response_seconds) as seconds,
        count(*) filter (where response_seconds <= settings.quick_reply_seconds) as quick,
        count(*) filter (where is_in_service_hours) as hour_rounds,
        count(response_seconds) filter (where is_in_service_hours) as hour_answers,
        sum(response_seconds) filter (where is_in_service_hours) as hour_seconds,
        count(*) filter (where is_in_service_hours and response_seconds <= settings.quick_reply_seconds) as hour_quick,
        count(response_seconds) filter (where is_pre_sale) as pre_sale_answers,
        sum(response_seconds) filter (where is_pre_sale) as pre_sale_seconds
    from asked
    cross join config.settings as settings
    group by
        grouping sets (
            (platform, shop_id, agent_id, day, last_day, buyer_key),
            (platform, shop_id, day, last_day, buyer_key)
        )
    having grouping(agent_id) = 1 or agent_id is not null
),

rounds as (
    select
        platform,
        shop_id,
        agent_id,
        day,
        last_day,
        sum(seconds) / nullif(sum(answers), 0) as response,
        sum(hour_seconds) / nullif(sum(hour_answers), 0) as hour_response,
        sum(pre_sale_seconds) / nullif(sum(pre_sale_answers), 0) as pre_sale_response,
        sum(hour_quick) / nullif(sum(hour_rounds), 0) as quick,
        sum(quick) / nullif(sum(rounds), 0) as all_day_quick,
        count(*) filter (where hour_rounds > 0 and hour_quick = hour_rounds)
        / nullif(count(*) filter (where hour_rounds > 0), 0) as quick_persons
    from persons
    group by platform, shop_id, agent_id, day, last_day
),

figures as (
    select
        platform,
        shop_id,
        agent_id,
        day,
        last_day,
        unnest([
            {'measure': 'consulted_count', 'rule': 'ours', 'value': consulted::double},
            {'measure': 'consulted_count', 'rule': 'buyer_spoke', 'value': asking::double},
            {
                'measure': 'consulted_count',
                'rule': 'once_in_period',
                'value': case when last_day > day then consulted_once::double end
            },
            {'measure': 'received_count', 'rule': 'ours', 'value': received::double},
            {
                'measure': 'received_count',
                'rule': 'once_in_period',
                'value': case when last_day > day then received_once::double end
            },
            {'measure': 'received_count', 'rule': 'unfiltered', 'value': consulted::double},
            {'measure': 'received_count', 'rule': 'both_spoke', 'value': answered::double},
            {'measure': 'session_count', 'rule': 'ours', 'value': served::double},
            {'measure': 'session_count', 'rule': 'unfiltered', 'value': every_session::double},
            {'measure': 'buyer_message_count', 'rule': 'ours', 'value': coalesce(buyer_messages, 0)::double},
            {'measure': 'buyer_message_count', 'rule': 'unfiltered', 'value': all_buyer_messages::double},
            {'measure': 'agent_message_count', 'rule': 'ours', 'value': coalesce(agent_messages, 0)::double},
            {'measure': 'agent_message_count', 'rule': 'unfiltered', 'value': all_agent_messages::double},
            {'measure': 'answer_ratio', 'rule': 'ours', 'value': agent_messages / nullif(buyer_messages, 0)},
            {'measure': 'answer_ratio', 'rule': 'inverse', 'value': buyer_messages / nullif(agent_messages, 0)},
            {
                'measure': 'answer_ratio',
                'rule': 'unfiltered',
                'value': all_agent_messages / nullif(all_buyer_messages, 0)
            },
            {'measure': 'first_response_seconds', 'rule': 'ours', 'value': first_response},
            {'measure': 'first_response_seconds', 'rule': 'pre_sale', 'value': pre_sale_first_response}
        ], recursive := true)
    from sessions
    union all
    select
        platform,
        shop_id,
        agent_id,
        day,
        last_day,
        unnest([
            {'measure': 'average_response_seconds', 'rule': 'ours', 'value': response},
            {'measure': 'average_response_seconds', 'rule': 'service_hours', 'value': hour_response},
            {'measure': 'average_response_seconds', 'rule': 'pre_sale', 'value': pre_sale_response},
            {'measure': 'within_3_min_rate', 'rule': 'ours', 'value': quick},
            {'measure': 'within_3_min_rate', 'rule': 'all_day', 'value': all_day_quick},
            {'measure': 'within_3_min_rate', 'rule': 'per_person', 'value': quick_persons}
        ], recursive := true)
    from rounds
    union all
    select
        platform,
        shop_id,
        agent_id,
        day,
        last_day,
        unnest([
            {'measure': 'consulted_count', 'rule': 'per_account', 'value': consulted::double},
            {'measure': 'received_count', 'rule': 'per_account', 'value': received::double}
        ], recursive := true)
    from account_people
)

select
    ----------  ids
    platform,                          -- 平台 platform
    shop_id,                           -- 店铺 shop
    agent_id,                          -- 客服，空串为全店 agent, '' for the shop
    ----------  attributes
    day,                               -- 营业日；一段的，其第一天 business day, or the first of a period
    last_day,                          -- 最后一天 last day
    measure,                           -- 数字 measure
    rule,                              -- 口径 rule: ours / buyer_spoke / both_spoke / unfiltered / inverse / pre_sale / service_hours / all_day / per_person / once_in_period / per_account
    ----------  measures
    value                              -- 数值 value
from figures
where value is not null
