/*
description: 每位客服的服务指标（只算人工回复），合计行取全店。 Service of each agent, human replies only; the total is the shop's.
grain: [report, agent_id]
tests:
  - within_3_min_count <= within_3_min_round_count
*/
with

sums as (
    select
        period.report,
        day.agent_id,
        max(day.agent_name) as agent_name,
        max(day.team) as team,
        sum(day.session_count) as session_count,
        sum(day.round_count) as round_count,
        sum(day.first_response_count) as first_response_count,
        sum(day.first_response_seconds_sum)
        / nullif(sum(day.first_response_count), 0) as first_response_seconds,
        sum(day.response_count) as response_count,
        sum(day.response_seconds_sum) / nullif(sum(day.response_count), 0) as average_response_seconds,
        sum(day.within_3_min_count) as within_3_min_count,
        sum(day.within_3_min_round_count) as within_3_min_round_count,
        sum(day.within_3_min_buyer_count) as within_3_min_buyer_count,
        sum(day.within_3_min_asking_buyer_count) as within_3_min_asking_buyer_count,
        sum(day.within_45_s_count) as within_45_s_count,
        sum(day.within_45_s_session_count) as within_45_s_session_count,
        sum(day.long_session_count) as long_session_count,
        sum(day.within_30_s_count) as within_30_s_count,
        sum(day.within_30_s_session_count) as within_30_s_session_count,
        sum(day.no_reply_count) as no_reply_count,
        sum(day.slow_session_count) as slow_session_count,
        sum(day.agent_message_count) as agent_message_count,
        sum(day.buyer_message_count) as buyer_message_count
    from reports.period as period
    inner join marts.agent_day as day on day.day between period.from_day and period.to_day
    where period.period = 'current'
    group by period.report, day.agent_id
    having sum(day.session_count) > 0
),

rows_and_total as (
    select *, false as is_total from sums
    union all by name
    select
        report,
        '*' as agent_id,
        session_count,
        round_count,
        first_response_count,
        first_response_seconds,
        response_count,
        average_response_seconds,
        within_3_min_count,
        within_3_min_round_count,
        within_3_min_buyer_count,
        within_3_min_asking_buyer_count,
        within_45_s_count,
        within_45_s_session_count,
        long_session_count,
        within_30_s_count,
        within_30_s_session_count,
        no_reply_count,
        slow_session_count,
        agent_message_count,
        buyer_message_count,
        true as is_total
    from reports.shop_period
    where period = 'current'
)

select
    report,                                                       -- 报告 report
    agent_id,                                                     -- 客服；合计为 * agent; * for the total
    is_total,                                                     -- 是否合计行 whether the total
    agent_name,                                                   -- 名称 name
    team,                                                         -- 小组 team
    session_count::bigint as session_count,                       -- 会话数 sessions
    round_count::bigint as round_count,                           -- 轮次 rounds
    first_response_count::bigint as first_response_count,         -- 有首响的会话 sessions with a first response
    first_response_seconds,                                       -- 首响均值 mean first response
    response_count::bigint as response_count,                     -- 有回复的轮次 answered rounds
    average_response_seconds,                                     -- 平响 mean over answered rounds
    within_3_min_count::bigint as within_3_min_count,             -- 3 分钟内回复的轮次 rounds answered in time
    within_3_min_round_count::bigint as within_3_min_round_count,  -- 计时时段内的轮次 rounds inside the hours
    within_3_min_count / nullif(within_3_min_round_count, 0) as within_3_min_rate,  -- 3 分钟回复率
    within_3_min_buyer_count::bigint as within_3_min_buyer_count,  -- 每问都在 3 分钟内得到答复的买家，按日去重 buyers answered within 3 minutes each time
    within_3_min_asking_buyer_count::bigint as within_3_min_asking_buyer_count,  -- 计时时段内提问的买家 buyers who asked inside the hours
    within_3_min_buyer_count / nullif(within_3_min_asking_buyer_count, 0) as within_3_min_buyer_rate,  -- 3 分钟回复率（按人） of people
    within_30_s_count::bigint as within_30_s_count,               -- 30 秒内首响的会话 sessions answered in time
    within_30_s_session_count::bigint as within_30_s_session_count,  -- 计时时段内的会话 sessions inside the hours
    within_30_s_count / nullif(within_30_s_session_count, 0) as within_30_s_rate,  -- 30 秒应答率
    within_45_s_count::bigint as within_45_s_count,               -- 45 秒内首响的会话 sessions answered within 45 s
    within_45_s_session_count::bigint as within_45_s_session_count,  -- 计入该率的会话 sessions in that rate
    within_45_s_count / nullif(within_45_s_session_count, 0) as within_45_s_rate,  -- 45 秒应答率
    long_session_count::bigint as long_session_count,             -- 长接待会话 long sessions
    no_reply_count::bigint as no_reply_count,                     -- 未回复会话 no human reply
    slow_session_count::bigint as slow_session_count,             -- 慢接待会话 slow sessions
    agent_message_count::bigint as agent_message_count,           -- 客服消息数 messages of agents
    buyer_message_count::bigint as buyer_message_count,           -- 买家消息数 messages of buyers
    agent_message_count / nullif(buyer_message_count, 0) as answer_ratio  -- 答问比：客服消息 ÷ 买家消息
from rows_and_total
