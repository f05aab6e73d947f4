-- A text with full-width digits and dashes as half-width ones, and without spaces: 「满 ３００ 减 ５０」 is 「满300减50」.
create or replace macro half_width(said) as replace(translate(said, '０１２３４５６７８９－—　', '0123456789--'), ' ', '');
