-- The names in a cell that joins several by semicolons of either width.
create or replace macro joined_names(cell) as list_filter(
    list_transform(regexp_split_to_array(coalesce(cell, ''), '[;；]'), lambda name: trim(name)),
    lambda name: name <> ''
);
