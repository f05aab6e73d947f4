-- What of an amount falls between two shares of it (0 to 1), so that neighbouring parts add up to the fen.
create or replace macro share_of(amount, begins, reaches) as (
    round(amount * reaches, 2) - round(amount * begins, 2)
)::decimal(18, 2);
