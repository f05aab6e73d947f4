-- A sum as people write it: 50, 9.9.
create or replace macro plain_yuan(yuan) as regexp_replace(yuan::decimal(18, 2)::varchar, '\.?0+$', '');
