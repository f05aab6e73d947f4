-- Whether a text, in half width, names an offer: both its sums (满300减50, 300-50), or a coupon of what it takes off (50元券).
create or replace macro says_offer(said, threshold_yuan, off_yuan) as case
    when contains(said, plain_yuan(off_yuan))  -- most texts do not, and a pattern of its own for each offer is dear
        then regexp_matches(
            said,
            '(?:^|[^0-9])(?:'
            || coalesce(
                plain_yuan(threshold_yuan) || '(?:元|块)?(?:立?减|-)' || plain_yuan(off_yuan) || '(?:[^0-9]|$)|', ''
            )
            || plain_yuan(off_yuan) || '(?:元|块)?的?(?:优惠|满减|店铺)?券)'
        )
    else false
end;
