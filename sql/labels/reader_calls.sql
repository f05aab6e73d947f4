/*
description: >
  语言模型的每次请求：用了多少词元与钱，多久，结果如何；只增不删。请求发出前先记最坏的花费，中断的就按它算。
  Every request to the language model with tokens, cost, latency and outcome. Written before it is sent, at its worst
  cost, which stands if nobody learns what became of it.
grain: [call_id]
materialized: kept
filled_by: xundan.reader.ledger
tests:
  - cost_yuan >= 0
*/
create table labels.reader_calls (
    call_id varchar not null,          -- 请求编号 request
    night date not null,               -- 记在哪一天的限额里（店铺时区） date whose limit it counts against
    content_key varchar not null,      -- 内容指纹 fingerprint of the conversation
    model varchar not null,            -- 模型 model
    prompt_version varchar not null,   -- 提示词版本 version of the prompt
    attempt integer not null,          -- 第几次试 which try
    started_at timestamptz not null,   -- 发出 sent
    latency_seconds double,            -- 用时（秒） seconds it took
    input_tokens bigint not null,      -- 发出的词元 tokens sent
    output_tokens bigint not null,     -- 收到的词元 tokens received
    cost_yuan decimal(18, 6) not null,  -- 花费 cost
    is_estimate boolean not null,      -- 是否按最坏估计 whether tokens and cost are the worst case
    outcome varchar not null,          -- 结果：started / answered / cut_off / timeout / rate_limited … what became of it
    detail varchar                     -- 服务方怎么说 what the server said
);
