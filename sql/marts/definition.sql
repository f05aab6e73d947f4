/*
description: 指标定义：分子、分母与说明，中英文；名字就是列名。 What each metric is, numerator over denominator; named as its column.
grain: [metric]
*/
with

said as (
    select listed.* from (
        values
        (
            'consulted_count', '咨询人数', 'Consulted',
            '与客服账号有过消息的买家，按日去重', 'buyers with a message to or from the desk, distinct per day',
            null, null,
            '多日相加为人次；全店不等于各客服之和', 'days add up to visits; the shop is not the sum of its agents'
        ),
        (
            'received_count', '接待人数', 'Received',
            '咨询人数减去被过滤的', 'consulted less the filtered',
            null, null,
            '纯转接、买家没开口、测试号等不计', 'pure forwarding, silent buyers, test accounts and the like are left out'
        ),
        (
            'inquiry_count', '询单', 'Inquiries',
            '买家在一家店的一段连续售前会话', 'a buyer''s run of pre-sale sessions in one shop',
            null, null,
            '跨零点只算一次，归第一句话所在的营业日', 'counted once across midnight, on the business day of its first message'
        ),
        (
            'matured_count', '归因期已满', 'Matured',
            '归因期已结束的询单', 'inquiries whose window has closed',
            null, null,
            '没满的既不算成交率也不算流失', 'those still open enter no rate and are not lost'
        ),
        (
            'matured_converted_count', '其中付款', 'Converted',
            '归因期已满且有归属订单付款的询单', 'matured inquiries with a paid attributed order',
            null, null,
            null, null
        ),
        (
            'ordered_count', '下单', 'Ordered',
            '归因期已满且有归属订单的询单', 'matured inquiries with an attributed order',
            null, null,
            null, null
        ),
        (
            'conversion_rate', '询单转化率', 'Conversion',
            '归因期已满且付款的询单', 'matured inquiries that were paid',
            '归因期已满的询单', 'matured inquiries',
            '不足 30 个标 △；区间为 90%（Wilson）', 'marked △ below 30; 90 % Wilson interval'
        ),
        (
            'conversion_rate_change', '转化率变化', 'Change of conversion',
            '本期转化率 − 上期转化率', 'conversion less that of the period before',
            null, null,
            '百分点；n 为上期归因期已满的询单', 'in percentage points; n is the matured inquiries of the period before'
        ),
        (
            'lost_count', '流失询单', 'Lost',
            '归因期已满而没有付款的询单', 'matured inquiries not paid',
            null, null,
            '按客服、活动、原因相加都是同一个数', 'the same number summed over agents, campaigns and reasons'
        ),
        (
            'share_rate', '占比', 'Share',
            '该行的数', 'the row''s count',
            '全部', 'all of them',
            null, null
        ),
        (
            'gap_rate', '占流失', 'Of lost',
            '有此服务缺口的流失询单', 'lost inquiries with this gap',
            '全部流失询单', 'all lost inquiries',
            '一单可有多项', 'several may apply to one'
        ),
        (
            'step_rate', '占上一步', 'Of the step before',
            '这一步的数', 'this step',
            '上一步的数', 'the step before',
            null, null
        ),
        (
            'lost_value_yuan', '流失金额', 'Value lost',
            '流失询单涉及金额之和', 'value at stake of the lost inquiries',
            null, null,
            '未付订单取订单金额；未下单取所问商品成交价的中位数，再次取全店每单中位数',
            'the order''s amount, else the median price of the product asked about, else of the shop''s orders'
        ),
        (
            'paid_yuan', '成交金额', 'Paid',
            '归属订单截至此刻的实付', 'paid on attributed orders by as_of',
            null, null,
            '含定金，未减退款', 'deposits included, refunds not deducted'
        ),
        (
            'refund_yuan', '退款', 'Refunded',
            '归属订单截至此刻的退款', 'refunded on attributed orders by as_of',
            null, null,
            null, null
        ),
        (
            'pending_count', '待定', 'Pending',
            '归因期未满、还没付款的询单', 'inquiries inside their window and not paid',
            null, null,
            '不是流失', 'not lost'
        ),
        (
            'no_order_count', '未下单', 'No order',
            '流失且没有归属订单', 'lost without an attributed order',
            null, null,
            null, null
        ),
        (
            'unpaid_count', '下单未付', 'Unpaid',
            '流失，下了单没付款', 'lost, ordered and not paid',
            null, null,
            null, null
        ),
        (
            'cancelled_count', '付款前关闭', 'Cancelled',
            '流失，订单在付款前关闭', 'lost, the order closed before payment',
            null, null,
            null, null
        ),
        (
            'same_day_count', '当日付款', 'Paid same day',
            '归因期已满且询单当日付款', 'matured inquiries paid on their day',
            null, null,
            null, null
        ),
        (
            'session_count', '会话', 'Sessions',
            '客服接待的会话，含售后', 'sessions served, after-sale included',
            null, null,
            null, null
        ),
        (
            'first_response_seconds', '首响', 'First response',
            '首次人工回复 − 买家第一句，按会话平均', 'first human reply less the buyer''s first message, mean over sessions',
            '有首响的会话', 'sessions with a first response',
            '机器人欢迎语不算', 'a bot''s welcome does not count'
        ),
        (
            'average_response_seconds', '平响', 'Average response',
            '各回合从买家开口到人工回复的时长之和', 'time from the buyer''s block to the human reply, summed',
            '已答回合', 'answered rounds',
            '回合：买家连续的几句，到客服回复为止', 'a round is a block of buyer messages and its reply'
        ),
        (
            'within_3_min_rate', '3 分钟回复率', 'Within 3 min',
            '服务时段内 3 分钟内人工答复的回合', 'rounds in service hours answered by a human within 3 minutes',
            '服务时段内的回合', 'rounds in service hours',
            null, null
        ),
        (
            'within_30_s_rate', '30 秒应答率', 'Within 30 s',
            '30 秒内首响的会话', 'sessions first answered within 30 seconds',
            '时段内开始的会话', 'sessions begun in its hours',
            null, null
        ),
        (
            'no_reply_count', '未回复', 'No reply',
            '没有人工回复的会话', 'sessions without a human reply',
            null, null,
            null, null
        ),
        (
            'slow_session_count', '慢接待', 'Slow',
            '多次慢回复的会话', 'sessions with several slow replies',
            null, null,
            '阈值见设置', 'thresholds are settings'
        ),
        (
            'answer_ratio', '答问比', 'Agent ÷ buyer messages',
            '客服消息数', 'messages of agents',
            '买家消息数', 'messages of buyers',
            null, null
        ),
        (
            'converted_count', '付款询单', 'Converted',
            '有归属订单付款的询单，含归因期未满的', 'inquiries with a paid attributed order, matured or not',
            null, null,
            null, null
        ),
        (
            'same_day_rate', '当日付款率', 'Paid same day',
            '归因期已满且询单当日付款', 'matured inquiries paid on their day',
            '归因期已满的询单', 'matured inquiries',
            null, null
        ),
        (
            'same_day_order_rate', '当日下单率', 'Ordered same day',
            '归因期已满且询单当日下单', 'matured inquiries ordered on their day',
            '归因期已满的询单', 'matured inquiries',
            '付没付都算', 'paid or not'
        ),
        (
            'refunded_count', '付款后全退', 'Refunded wholly',
            '付款后全额退款的询单', 'converted inquiries whose paid orders were wholly refunded',
            null, null,
            '仍算成交', 'still converted'
        ),
        (
            'value_at_stake_yuan', '涉及金额', 'Value at stake',
            '一个流失询单的估值', 'what one lost inquiry was worth',
            null, null,
            '来源见 value_rule', 'its source is value_rule'
        ),
        (
            'round_count', '回合', 'Rounds',
            '买家连续的几句，到客服回复为止', 'blocks of buyer messages up to the reply',
            null, null,
            '只有致谢的不算', 'thanks alone is none'
        ),
        (
            'pre_sale_average_response_seconds', '售前平响', 'Average response, pre-sale',
            '售前会话各回合的回复时长之和', 'reply times of the rounds of pre-sale sessions',
            '售前已答回合', 'their answered rounds',
            null, null
        ),
        (
            'pre_sale_within_3_min_rate', '售前 3 分钟回复率', 'Within 3 min, pre-sale',
            '售前会话 3 分钟内答复的回合', 'rounds of pre-sale sessions answered within 3 minutes',
            '售前会话时段内的回合', 'their rounds in service hours',
            null, null
        )
    ) as listed (
        metric, name_zh, name_en, numerator, numerator_en, denominator, denominator_en, note, note_en
    )
)

select
    metric,                            -- 指标，即列名 metric, named as its column
    name_zh,                           -- 中文名 Chinese name
    name_en,                           -- 英文名 English name
    numerator,                         -- 分子 numerator
    numerator_en,                      -- 分子（英文） numerator in English
    denominator,                       -- 分母，空为不是比率 denominator, null where it is no rate
    denominator_en,                    -- 分母（英文） denominator in English
    note,                              -- 说明 remark
    note_en                            -- 说明（英文） remark in English
from said
