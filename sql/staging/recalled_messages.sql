/*
description: >
  每次撤回收回了哪条消息：该买家用这个号的消息里，撤回前最近的一条；都在其后的取最近的。消息号可能每段对话从头编起。
  Which message each recall takes back: of the buyer's messages with that number the last before it, for numbers may
  begin anew in every conversation; where a clock puts all of them after it, the nearest.
grain: [recall_key]
partition: buyer_key
*/
select
    ----------  ids
    recalls.message_key as recall_key,  -- 撤回的指纹 fingerprint of the recall
    arg_min(
        said.message_key,
        (said.sent_at > recalls.sent_at, abs(epoch(recalls.sent_at - said.sent_at)), said.message_key)
    ) as message_key,                  -- 收回的消息的指纹 fingerprint of the message taken back
    recalls.buyer_key                  -- 买家假名 pseudonym
from staging.touched_messages as recalls
semi join run.buyers using (buyer_key)
inner join staging.touched_messages as said
    on
        recalls.platform = said.platform
        and recalls.shop_id = said.shop_id
        and recalls.buyer_key = said.buyer_key
        and recalls.recalled_message_id = said.message_id
where recalls.kind = 'recall' and said.kind <> 'recall'
group by recalls.message_key, recalls.buyer_key
