/*
description: >
  流失的询单还可争取多少：流失金额 × 同样的询单由水平居中的客服来接的成交机会。最近 13 周。机会来自可比的询单，不是承诺。
  What a lost inquiry might still have brought, its value at stake times the chance that comparable inquiries had.
grain: [inquiry_id]
materialized: view
*/
select
    inquiries.inquiry_id,              -- 询单 inquiry
    inquiries.agent_id,                -- 负责客服 agent
    inquiries.owner,                   -- 谁能改 who can fix it
    inquiries.day,                     -- 询单所属营业日 business day
    inquiries.reason,                  -- 原因 reason
    inquiries.value_at_stake_yuan,     -- 流失金额 value at stake
    odds.expected_rate,                -- 可比询单的成交机会 chance that comparable inquiries had
    (inquiries.value_at_stake_yuan::double * odds.expected_rate)::decimal(18, 2) as recoverable_yuan,  -- 还可争取的金额 yuan still to be had
    inquiries.value_at_stake_yuan::double ** 2 * odds.expected_rate * (1 - odds.expected_rate)
        as recoverable_variance        -- 其方差（平方元），求区间用 its variance, for intervals of sums
from marts.inquiry as inquiries
inner join labels.inquiry_odds as odds using (inquiry_id)
where inquiries.outcome = 'lost'
