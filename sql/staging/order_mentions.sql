/*
description: >
  聊天里报过的长号码，只查有订单没给买家的店：买家报的，或客服、系统发给买家的；撤回的、打码昵称的、本店账号的不算。
  Long numbers named in the chats of shops some of whose orders have no buyer, by the buyer or to the buyer; recalled
  messages, masked nicks and the shop's own accounts are no evidence.
grain: [message_key, order_number]
partition: buyer_key
*/
with

searched_shops as (
    select distinct platform, shop_id
    from raw.orders
    where part <> 'lines' and buyer_key is null
),

visible as (
    select messages.*
    from raw.messages as messages
    semi join searched_shops using (platform, shop_id)
    semi join run.buyers using (buyer_key)
    anti join config.own_accounts using (buyer_key)
    where messages.sent_at <= run_as_of() and not starts_with(messages.buyer_key, 'u')
)

select
    ----------  ids
    visible.message_key,               -- 消息指纹 fingerprint
    visible.platform,                  -- 平台 platform
    visible.shop_id,                   -- 店铺 shop
    visible.buyer_key,                 -- 买家假名 pseudonym
    unnest(order_numbers(said_with(visible.text, visible.extra))) as order_number,  -- 报的号码 number named
    ----------  attributes
    visible.role = 'buyer' as is_own,  -- 是否买家自己报的 whether the buyer names it
    ----------  times
    visible.sent_at                    -- 何时 when
from visible
anti join staging.recalled_messages using (message_key)
where visible.kind <> 'recall'
