/*
description: >
  语言模型的回答几成可信，从人工改判与抽查学来：按它与规则是否一致、证据是否完整分开。没有行的用先验。
  How often the language model is right, learnt from corrections and checks, by its standing to rules and model.
grain: [model, prompt_version, standing, is_whole]
materialized: kept
filled_by: xundan.reader.trust
tests:
  - confidence > 0 and confidence < 1
*/
create table labels.reader_trust (
    model varchar not null,            -- 模型 model
    prompt_version varchar not null,   -- 提示词版本 version of the prompt
    standing varchar not null,         -- 与规则和小模型的关系：agrees / alone / against / denies / silent how it stands to rules and model
    is_whole boolean not null,         -- 证据是否完整 whether nothing of the answer was dropped
    confidence double not null,        -- 可信几成 how often it is right
    right_weight double not null,      -- 其中对的（加权） of them right, weighted
    judged_weight double not null,     -- 学自多少个（加权） judged cases, weighted
    judged_count bigint not null       -- 学的时候一共有多少个可对照 judged cases in all when it was learnt
);
