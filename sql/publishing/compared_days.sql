/*
description: >
  要与上次发布相比的营业日：其间有行变了的；第一次发布、或上次之后重跑过更早的一夜，则是各日。重跑更早的一夜一日也不比。
  Days that are compared with the last publication. Those of which a row changed since; every day at the first publication
  and after an earlier night was run again; none while an earlier night is run.
grain: [day]
*/
with

mode as (
    select
        coalesce(bool_or(is_looking_back), false) as is_looking_back,
        coalesce(bool_or(is_whole), true) as is_whole
    from run.comparison
),

days as (
    select day
    from run.days
    union
    select inquiries.day
    from marts.inquiry as inquiries
    semi join mode on mode.is_whole
    union
    select figures.day
    from marts.cut_day as figures
    semi join mode on mode.is_whole
    union
    select published.day
    from run.published_inquiries as published
    semi join mode on mode.is_whole
    union
    select published.day
    from run.published_figures as published
    semi join mode on mode.is_whole
)

select days.day    -- 营业日 business day
from days
anti join mode on mode.is_looking_back
