/*
description: >
  平台数字要重新对的：以这些日子开头的。一段日子里有一天变了，整段都要重算。
  First days of the platform's figures to be compared anew. Where one day of a period changed, all of the period is.
grain: [day]
materialized: view
*/
select day    -- 一天，或一段日子的第一天 a day, or the first of a period
from run.days
union
select figures.day
from core.kpi_figures as figures
inner join run.days as days on figures.day <= days.day and figures.last_day >= days.day
