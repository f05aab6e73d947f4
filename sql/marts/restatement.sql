/*
description: >
  历次发布改动了哪些已公布的数字、为什么；早先各次的行都留着。待定的询单后来成交或流失是成熟，不在此列。
  What each publication changed in figures published before, and why; earlier rows stay. That pending inquiries convert or
  are lost is maturing and not listed.
grain: [run_id, table, key, column]
materialized: view
*/
select
    ----------  ids
    run_id,                            -- 改动它的那次运行 run that changed it
    "table",                           -- 哪张表：inquiry / shop_day / agent_day table
    key,                             -- 哪一行：询单号，或店铺、客服与日期 row, by inquiry_id, or shop or agent and day
    "column",                          -- 哪一列 column
    platform,                          -- 平台，客服每日的为空串 platform, '' for a figure of an agent
    shop_id,                           -- 店铺，客服每日的为空串 shop, '' for a figure of an agent
    inquiry_id,                        -- 询单，按日的数字为空 inquiry, null for a figure of a day
    agent_id,                          -- 客服，全店的为空 agent, null for the shop
    ----------  attributes
    day,                               -- 数字所属的营业日 business day of the figure
    old,                               -- 原来公布的，空为没有 as published before, null where there was none
    new,                               -- 现在公布的，空为没有 as published now, null where there is none
    cause,                             -- 原因：late_order 迟到的订单 / payment 付款 / refund 退款 / flag 插旗 / cancellation 关闭 / order_change 订单别的改动 / order_link 订单认到买家 / late_message 迟到的聊天 / recall 撤回 / correction 人工改判 / settings 设置 / rules 口径版本 / roster 客服名单 / campaigns 活动表 / prices 参考价 / new_order 后来的订单 / new_message 后来的聊天 / unexplained 说不清；按日的数字不止一个的以空格分开 cause
    ----------  times
    last_as_of,                        -- 原来那次发布的截止时刻 as_of of the publication before
    as_of                              -- 改动它的那次发布的截止时刻 as_of of the publication that changed it
from run.restatements
