/*
description: 本次涉及的买家。 Buyers this run touches.
filled_by: sql/touched/buyers.sql
*/
create table run.buyers (
    buyer_key varchar not null         -- 买家假名 pseudonym
);
