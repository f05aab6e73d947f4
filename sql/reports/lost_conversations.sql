/*
description: >
  本期流失的询单，金额从大到小：有原话的前 80 个，以及每位客服、每个活动、每种原因各自的前几个，其后没有原话的前 20 个，带整段（已脱敏）聊天。
  The dearest 80 lost inquiries with quotes and the dearest few of every agent, campaign and reason, then the dearest 20
  without, with their whole masked chats as far as a page has room for them.
grain: [report, inquiry_id]
*/
with

-- ranked by what ranking needs alone: whole inquiries sorted four times over would not fit into memory
chosen as (
    select
        period.report,
        inquiry.inquiry_id,
        inquiry.day,
        len(inquiry.evidence) > 0 as has_evidence
    from reports.period as period
    inner join marts.inquiry as inquiry on inquiry.day between period.from_day and period.to_day
    where period.period = 'current' and inquiry.outcome = 'lost'
    window
        dearest as (
            partition by period.report, has_evidence
            order by
                inquiry.value_at_stake_yuan desc nulls last,
                inquiry.confidence desc nulls last,
                inquiry.inquiry_id asc
        ),
        of_agent as (
            partition by period.report, has_evidence, inquiry.agent_id
            order by inquiry.value_at_stake_yuan desc nulls last, inquiry.inquiry_id asc
        ),
        of_campaign as (
            partition by period.report, has_evidence, inquiry.campaign_id
            order by inquiry.value_at_stake_yuan desc nulls last, inquiry.inquiry_id asc
        ),
        of_reason as (
            partition by period.report, has_evidence, inquiry.reason
            order by inquiry.value_at_stake_yuan desc nulls last, inquiry.inquiry_id asc
        )
    qualify
        row_number() over dearest <= if(has_evidence, 80, 20)
        or (
            has_evidence
            and (
                row_number() over of_agent <= 4
                or row_number() over of_campaign <= 6
                or row_number() over of_reason <= 5
            )
        )
),

lost as (
    select
        chosen.report,
        chosen.has_evidence,
        inquiry.*
    from chosen
    inner join marts.inquiry as inquiry on chosen.inquiry_id = inquiry.inquiry_id and chosen.day = inquiry.day
),

names as (
    select map(list(reason.reason), list(if(settings.language = 'en', reason.name_en, reason.name_zh))) as of
    from marts.reason as reason
    cross join config.settings as settings
),

listed as (
    select distinct inquiry_id, day from lost
),

chats as (
    select
        message.inquiry_id,
        list(struct_pack(
            message_id := message.message_id,
            sent_at := message.sent_at,
            role := message.role,
            agent_id := message.agent_id,
            kind := message.kind,
            text := message.text
        ) order by message.sent_at, length(message.message_id), message.message_id) as messages,
        sum(80 + length(message.text)) as room
    from marts.message as message
    inner join listed
        on message.inquiry_id = listed.inquiry_id and message.day = listed.day
    group by message.inquiry_id
),

-- what a page of 3 MB has room for, dearest first
fitting as (
    select
        lost.report,
        lost.inquiry_id,
        sum(chats.room) over (
            partition by lost.report
            order by
                lost.has_evidence desc,
                lost.value_at_stake_yuan desc nulls last,
                lost.confidence desc nulls last,
                lost.inquiry_id asc
        ) <= 1200000 as has_room
    from lost
    inner join chats on lost.inquiry_id = chats.inquiry_id
)

select
    lost.report,                                                  -- 报告 report
    lost.inquiry_id,                                              -- 询单 inquiry
    row_number() over (
        partition by lost.report
        order by
            lost.has_evidence desc,
            lost.value_at_stake_yuan desc nulls last,
            lost.confidence desc nulls last,
            lost.inquiry_id asc
    ) as position,                                                -- 名次 rank
    lost.has_evidence,                                            -- 有无原话 whether the buyer's words say why
    lost.day,                                                     -- 营业日 business day
    lost.opened_at,                                               -- 第一句话 opened
    lost.platform,                                                -- 平台 platform
    lost.buyer_key,                                               -- 买家假名 pseudonym of the buyer
    lost.agent_id,                                                -- 客服 agent
    lost.agent_name,                                              -- 客服名 name of the agent
    lost.campaign_id,                                             -- 活动 campaign
    lost.campaign_name,                                           -- 活动名 name of the campaign
    lost.product_id,                                              -- 商品 product
    lost.loss_stage,                                              -- 流失在哪一步 stage of the loss
    lost.why,                                                     -- 为什么算流失 why it is lost
    lost.value_at_stake_yuan,                                     -- 涉及金额 value at stake
    lost.value_rule,                                              -- 金额从何而来 where the value is from
    lost.reason,                                                  -- 主因 primary reason
    names.of[lost.reason] as reason_name,                         -- 主因名称 its name
    lost.owner,                                                   -- 谁能改 who can fix it
    lost.also,                                                    -- 次因 secondary reasons
    list_transform(lost.also, lambda code: names.of[code]) as also_names,  -- 次因名称 their names
    lost.service_gaps,                                            -- 服务缺口 service gaps
    list_transform(lost.service_gaps, lambda code: names.of[code]) as service_gap_names,  -- 缺口名称 their names
    lost.confidence,                                              -- 把握 confidence, 0–1
    lost.decided_by,                                              -- 由谁判定 decided by
    lost.evidence,                                                -- 证据：消息与原话 evidence, message and words
    lost.first_response_seconds,                                  -- 首响 first response
    not coalesce(fitting.has_room, true) as is_chat_left_out,     -- 是否因网页放不下而略去聊天 whether its chat is left out for want of room
    case when fitting.has_room then chats.messages else [] end as messages  -- 整段聊天 the whole chat
from lost
cross join names
left join fitting on lost.report = fitting.report and lost.inquiry_id = fitting.inquiry_id
left join chats on lost.inquiry_id = chats.inquiry_id
