/*
description: 每个营业日的参考价，流失金额由此而来；product_id 为空串的是全店每单金额的中位数。 Reference prices of each day, from which value at stake comes; product_id '' is the shop's median order.
grain: [platform, shop_id, product_id, day]
materialized: view
*/
select
    platform,                          -- 平台 platform
    shop_id,                           -- 店铺 shop
    product_id,                        -- 商品，空串为全店 product, '' for the shop
    day,                               -- 营业日 business day
    price_yuan,                        -- 中位价 median price
    line_count                         -- 依据的订单行或订单 order lines or orders it rests on
from core.prices
