/*
description: >
  流失金额的变化：与前一个同样长的期间比，分成询单多了、因此流失得更频繁、每单更贵三部分，加起来正好是总变化。
  The change of lost yuan against the period before, split exactly into more inquiries, oftener lost, dearer losses.
grain: [period, dimension, member]
materialized: whole
filled_by: xundan.compare.fill:loss_change
reads: marts.loss_period
*/
create table marts.loss_change (
    period varchar not null,           -- 期间 period, as in agent_comparison
    dimension varchar not null,        -- reason 按原因 / owner 按谁能改
    member varchar not null,           -- 原因代码或负责方 reason or owner
    before_lost_count bigint not null,  -- 前期流失 lost before
    after_lost_count bigint not null,  -- 本期流失 lost after
    before_lost_value_yuan decimal(18, 2) not null,  -- 前期金额 yuan before
    after_lost_value_yuan decimal(18, 2) not null,  -- 本期金额 yuan after
    lost_value_yuan_change double not null,  -- 变化 change
    volume_part_yuan double not null,  -- 询单多了或少了的部分 owing to more or fewer inquiries
    frequency_part_yuan double not null,  -- 流失得更频繁或更少的部分 owing to being lost oftener or seldomer
    value_part_yuan double not null,   -- 每单更贵或更便宜的部分 owing to dearer or cheaper losses
    lower_yuan double not null,        -- 变化的 90% 区间下限 lower bound of the change
    upper_yuan double not null         -- 其上限 upper bound
);
