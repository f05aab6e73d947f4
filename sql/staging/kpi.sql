/*
description: >
  平台自己的数字，同一对象、同一天的取最后载入的一版；截止时刻还没过完的日子看不见。一人几个账号的，各账号各自成行。
  The platforms' own figures, of each thing and day the version loaded last; days that have not ended by as_of are hidden.
  A person's several accounts are rows of their own, because people served by two of them do not add up.
grain: [load_id, file, line, metric]
materialized: view
*/
with

newest as (
    select *
    from raw.kpi
    qualify
        load_id = max(load_id) over (
            partition by
                layout, platform, shop_id, agent_id, product_id, buyer_key, session_type, day, last_day, started_at
        )
)

select
    ----------  ids
    newest.load_id,                    -- 载入序号 load number
    newest.file,                       -- 来源文件 source file
    newest.line,                       -- 行号 line number
    newest.layout,                     -- 版式，即哪张报表 layout, that is, which of the platform's tables
    newest.platform,                   -- 平台 platform
    newest.shop_id,                    -- 店铺 shop
    coalesce(accounts.agent_id, newest.agent_id) as agent_id,  -- 客服，空为全店 agent, null for the shop
    newest.agent_id as account,        -- 平台写的客服账号 the account as the platform writes it
    newest.product_id,                 -- 商品，空为不分商品 product, null where not by product
    newest.buyer_key,                  -- 买家假名，仅接待明细有 pseudonym of the buyer, of single receptions only
    ----------  attributes
    newest.session_type,               -- 接待或会话类型，原词 kind of reception or session, in the platform's words
    newest.day,                        -- 日期；一段时间的，其第一天 day, or the first day of a period
    newest.last_day,                   -- 最后一天 last day
    newest.metric,                     -- 平台的指标名 the platform's name of the metric
    ----------  measures
    newest.value,                      -- 数值：时长为秒，率为 0–1，钱为元 durations in seconds, rates 0–1, yuan
    ----------  times
    newest.started_at                  -- 接待开始时间，仅接待明细有 begin, of single receptions only
from newest
left join staging.agent_accounts as accounts on newest.agent_id = accounts.account
where day_ends_at(newest.last_day) <= (select as_of from run.run)
