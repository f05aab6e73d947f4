-- How a preset picks a contact, as people say it.
create or replace macro picked_as(pick) as case pick
    when 'first' then '首次接触'
    when 'most_rounds' then '回合最多者的最近接触'
    when 'last_for_product' then '最近接触（先看被问到该商品的）'
    when 'latest_session' then '最近会话里的最近接触'
    else '最近接触'
end;
