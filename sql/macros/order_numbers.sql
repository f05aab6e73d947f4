-- The numbers of ten and more digits that a text names, each whole and as order_number() writes it; null where there is
-- none. A letter or digit beside a number makes it another one (SF1234567890 is a parcel), a hyphen joins its parts.
create or replace macro order_numbers(said) as case
    when regexp_matches(said, '[0-9０-９](?:[-－]?[0-9０-９]){9}')  -- most texts name none
        then list_distinct(list_transform(
            list_filter(
                regexp_extract_all(translate(said, '０１２３４５６７８９－', '0123456789-'), '[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*'),
                lambda named: length(regexp_replace(named, '[^0-9]', '', 'g')) >= 10
            ),
            lambda named: order_number(named)
        ))
end;
