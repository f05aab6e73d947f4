-- What a message says, the further columns of its export included: some platforms keep a card's order number there.
create or replace macro said_with(said, extra) as said || coalesce(
    ' ' || regexp_replace(extra::varchar, '\\[a-z]', ' ', 'g'), ''  -- the n of a line feed is no letter of a number
);
