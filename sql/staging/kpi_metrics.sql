/*
description: >
  平台的哪个指标可以和我们的哪个数字对：一行一个，连同容许的四舍五入与平台算销售额所用的口径。没列的不比。
  Which of a platform's figures can be held against which of ours, with the rounding to allow for and the attribution preset
  the platform counts sales by. What is not listed is not compared.
grain: [layout, metric]
materialized: view
*/
with

listed (layout, metric, measure, preset) as (
    values
    ('sycm_agents', '咨询人数', 'consulted_count', null),
    ('sycm_agents', '接待人数', 'received_count', null),
    ('sycm_agents', '询单人数', 'inquiry_count', null),
    ('sycm_agents', '询单最终付款人数', 'converted_count', null),
    ('sycm_agents', '询单最终付款转化率', 'conversion_rate', null),
    ('sycm_agents', '询单最终付款金额', 'paid_yuan', 'sycm_order_first'),
    ('sycm_agents', '首次响应时长(秒)', 'first_response_seconds', null),
    ('sycm_agents', '平均响应时长(秒)', 'average_response_seconds', null),
    ('sycm_agents', '3分钟人工响应率', 'within_3_min_rate', null),
    ('sycm_agents', '答问比', 'answer_ratio', null),
    ('sycm_inquiries', '咨询人数', 'consulted_count', null),
    ('sycm_inquiries', '询单人数', 'inquiry_count', null),
    ('sycm_inquiries', '询单转化率', 'conversion_rate', null),
    ('sycm_inquiries', '最终付款人数', 'converted_count', null),
    ('sycm_inquiries', '最终付款金额', 'paid_yuan', 'sycm_order_first'),
    ('chitu_workload', '咨询人数', 'consulted_count', null),
    ('chitu_workload', '接待人数', 'received_count', null),
    ('chitu_workload', '买家消息数', 'buyer_message_count', null),
    ('chitu_workload', '客服消息数', 'agent_message_count', null),
    ('chitu_workload', '答问比', 'answer_ratio', null),
    ('chitu_workload', '首次响应(秒)', 'first_response_seconds', null),
    ('chitu_workload', '平均响应(秒)', 'average_response_seconds', null),
    ('chitu_workload', '询单人数', 'inquiry_count', null),
    ('chitu_workload', '销售额', 'paid_yuan', 'chitu_rounds'),
    ('chitu_receptions', '接待人数', 'received_count', null),
    ('pdd_presale', '咨询人数', 'consulted_count', null),
    ('pdd_presale', '人工接待人数', 'received_count', null),
    ('pdd_presale', '询单人数', 'inquiry_count', null),
    ('pdd_presale', '最终成团人数', 'converted_count', null),
    ('pdd_presale', '询单流失人数', 'lost_count', null),
    ('pdd_presale', '询单转化率', 'conversion_rate', null),
    ('pdd_presale', '客服销售额(元)', 'paid_yuan', 'pdd_3d'),
    ('pdd_presale', '3分钟人工回复率(8-23点)', 'within_3_min_rate', null),
    ('pdd_presale', '平均人工响应时长(秒)', 'average_response_seconds', null),
    ('feige_agents', '已接待人数', 'received_count', null),
    ('feige_agents', '接待会话量', 'session_count', null),
    ('feige_agents', '询单人数', 'inquiry_count', null),
    ('feige_agents', '支付人数', 'converted_count', null),
    ('feige_agents', '询单转化率', 'conversion_rate', null),
    ('feige_agents', '客服询单支付额', 'paid_yuan', 'douyin_3d'),
    ('feige_agents', '全天首响时长', 'first_response_seconds', null),
    ('feige_agents', '全天平响时长', 'average_response_seconds', null),
    ('feige_agents', '全天3分钟回复率', 'within_3_min_rate', null),
    ('jd_sessions', '顾客消息数', 'buyer_message_count', null),
    ('jd_sessions', '客服消息数', 'agent_message_count', null)
)

select
    ----------  ids
    layout,                            -- 版式 layout
    metric,                            -- 平台的指标名 the platform's name
    ----------  attributes
    measure,                           -- 我们的数字 our measure
    coalesce(ends_with(measure, '_count') or ends_with(measure, '_yuan'), false) as is_additive,  -- 几个账号的能否相加；人数相加，两个账号都找过的买家算两次 whether those of several accounts add up; people do, a buyer of two accounts twice
    case
        when ends_with(measure, '_rate') then 0.0005
        when ends_with(measure, '_seconds') then 0.5
        when ends_with(measure, '_ratio') then 0.005
        when ends_with(measure, '_yuan') then 0.005
        else 0
    end::double as rounding,           -- 容许的四舍五入 rounding to allow for
    preset                             -- 平台算销售额的口径 preset the platform counts sales by
from listed
