/*
description: >
  流失金额较前一周的变化，按谁能改，及变化最大的 8 个已知原因：询单多了、流失得更频繁、每单更贵各占多少。
  The change of lost yuan against the week before, by owner and by the 8 known reasons that moved most, and what it is owing to.
grain: [report, dimension, member]
*/
select
    cover.report,                                                 -- 报告 report
    changes.dimension,                                            -- owner 谁能改 / reason 原因
    if(changes.dimension = 'owner', 1, 2) as position,            -- 次序 order
    changes.member,                                               -- 负责方或原因代码 owner or reason
    coalesce(reason.owner, changes.member) as owner,              -- 谁能改 who can fix it
    coalesce(if(cover.language = 'en', reason.name_en, reason.name_zh), '') as reason_name,  -- 原因，空为该负责方合计 reason; empty for all of an owner's
    changes.before_lost_count as previous_lost_count,             -- 前一周流失 lost the week before
    changes.after_lost_count as lost_count,                       -- 本周流失 lost
    changes.after_lost_value_yuan as lost_value_yuan,             -- 流失金额 value at stake
    changes.lost_value_yuan_change,                               -- 较前一周 change
    changes.lower_yuan as lower_yuan_change,                      -- 其 90% 区间下限 lower bound of its 90 % interval
    changes.upper_yuan as upper_yuan_change,                      -- 其 90% 区间上限 upper bound
    changes.volume_part_yuan as volume_yuan_change,               -- 询单多了 more inquiries
    changes.frequency_part_yuan as frequency_yuan_change,         -- 流失得更频繁 lost oftener
    changes.value_part_yuan as value_yuan_change                  -- 每单更贵 dearer losses
from marts.loss_change as changes
cross join reports.cover as cover
left join marts.reason as reason on changes.dimension = 'reason' and changes.member = reason.reason
where changes.period = 'week' and changes.member <> 'unknown.silent'
qualify
    changes.dimension = 'owner'
    or row_number() over (
        partition by cover.report, changes.dimension
        order by abs(changes.lost_value_yuan_change) desc, changes.member
    ) <= 8
