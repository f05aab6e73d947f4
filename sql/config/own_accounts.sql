/*
description: 不算买家的账号（本店客服、测试号）。 Buyers who are the shop's own accounts or testers.
grain: [buyer_key]
filled_by: xundan.config
*/
create table config.own_accounts (
    buyer_key varchar not null,        -- 假名 pseudonym
    rule varchar not null              -- own_account / test_account
);
