/*
description: 自上次发布以来涉及过的买家。 Buyers touched since the last publication.
grain: [buyer_key]
filled_by: xundan.build
*/
create table run.unpublished_buyers (
    buyer_key varchar not null         -- 买家假名 pseudonym
);
