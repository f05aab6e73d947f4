/*
description: 本次涉及的买家的消息：在全部历史里只找一次，各表都从这里读。 Messages of the buyers this run touches, looked for in the whole history once, for every table that needs them.
grain: [message_key]
materialized: touched
*/
select
    messages.*,
    ----------  ids
    md5_number_lower(messages.text) as text_id  -- 正文指纹 fingerprint of the text
from staging.messages as messages
semi join run.buyers using (buyer_key)
