/*
description: >
  本次发布改动了已公布的哪些按日的数字、为什么。询单的数字要等那天的询单都成熟了才算定下；接待与服务的数字那天过完就定下。原因是那天
  改动的询单的原因；服务数字的，是那天的聊天有了什么新的，其次是设置与口径，再次是那天的买家有了什么新的。
  Which published figures of a day this publication changes, and why. Those of inquiries are settled once all of the day have
  matured, those of service once the day has ended. The causes are those of the inquiries restated; for service, what is new
  in the messages of the day, else in what reaches everybody, else of the buyers served that day.
grain: [run_id, table, key, column]
*/
with

-- how nothing is written: zeros are not remembered
zeros (ending, zero) as (
    values ('_count', '0'), ('_yuan', '0.00')
),

open_days as (
    select distinct day
    from run.published_inquiries
    where not is_matured
),

old as (
    select *
    from run.published_figures
    semi join run.compared_days using (day)
),

cells as (
    select
        coalesce(new.cut, old.cut) as cut,
        coalesce(new.platform, old.platform) as platform,
        coalesce(new.shop_id, old.shop_id) as shop_id,
        coalesce(new.agent_id, old.agent_id) as agent_id,
        coalesce(new.day, old.day) as day,
        coalesce(new.measure, old.measure) as measure,
        coalesce(new.measure, old.measure) in (
            'consulted_count', 'received_count', 'session_count', 'round_count', 'no_reply_count', 'slow_session_count',
            'within_3_min_count', 'within_3_min_round_count', 'within_30_s_count', 'first_response_seconds',
            'average_response_seconds'
        ) as is_of_service,
        old.value as old,
        new.value as new
    from old
    full join run.new_figures as new using (cut, platform, shop_id, agent_id, day, measure)
    where old.value is distinct from new.value
),

settled as (
    select cells.*
    from cells
    inner join run.comparison as this on day_ends_at(cells.day) <= this.last_as_of
    anti join open_days on not cells.is_of_service and cells.day = open_days.day
),

-- the causes of restated inquiries, for their shop, their agent, and the agent they left
inquiry_causes as (
    select
        unnest([
            {'platform': restatements.platform, 'shop_id': restatements.shop_id, 'agent_id': ''},
            {'platform': '', 'shop_id': '', 'agent_id': restatements.agent_id},
            {'platform': '', 'shop_id': '', 'agent_id': case "column" when 'agent_id' then restatements.old end}
        ], recursive := true),
        restatements.day,
        restatements.cause
    from run.restatements as restatements
    semi join run.comparison using (run_id)
    where restatements."table" = 'inquiry'
),

served as (
    select distinct platform, shop_id, buyer_key, day
    from core.session_facts
    semi join run.compared_days using (day)
),

day_changes as (
    select platform, shop_id, day, 1 as tier, cause
    from run.changes
    where day is not null
    union
    select settled.platform, settled.shop_id, settled.day, 2 as tier, changes.cause
    from settled
    inner join run.changes as changes on changes.buyer_key is null
    union
    select served.platform, served.shop_id, served.day, 3 as tier, changes.cause
    from served
    inner join run.changes as changes using (platform, shop_id, buyer_key)
    where changes.inquiry_id is null
),

service_causes as (
    select
        settled.cut,
        settled.platform,
        settled.shop_id,
        settled.agent_id,
        settled.day,
        settled.measure,
        day_changes.cause
    from settled
    inner join day_changes
        on
            settled.day = day_changes.day
            and (settled.cut = 'agent' or settled.platform = day_changes.platform)
            and (settled.cut = 'agent' or settled.shop_id = day_changes.shop_id)
    where settled.is_of_service
    qualify
        day_changes.tier = min(day_changes.tier) over (
            partition by
                settled.cut, settled.platform, settled.shop_id, settled.agent_id, settled.day, settled.measure
        )
),

figure_causes as (
    select *
    from service_causes
    union
    select
        settled.cut,
        settled.platform,
        settled.shop_id,
        settled.agent_id,
        settled.day,
        settled.measure,
        inquiry_causes.cause
    from settled
    inner join inquiry_causes using (platform, shop_id, agent_id, day)
    where not settled.is_of_service
),

explained as (
    select
        cut,
        platform,
        shop_id,
        agent_id,
        day,
        measure,
        string_agg(cause, ' ' order by cause) as causes
    from figure_causes
    group by cut, platform, shop_id, agent_id, day, measure
)

select
    ----------  ids
    this.run_id,                       -- 运行号 run
    settled.cut || '_day' as "table",  -- 哪张表 table
    if(settled.cut = 'shop', settled.platform || ' ' || settled.shop_id, settled.agent_id)
    || ' '
    || settled.day as key,  -- 哪一行 row
    settled.measure as "column",       -- 哪一列 column
    settled.platform,                  -- 平台 platform
    settled.shop_id,                   -- 店铺 shop
    null::varchar as inquiry_id,       -- 按日的数字没有询单 null for a figure of a day
    nullif(settled.agent_id, '') as agent_id,  -- 客服，全店的为空 agent, null for the shop
    ----------  attributes
    settled.day,                       -- 营业日 business day
    coalesce(settled.old, zeros.zero) as old,  -- 原来公布的 as published before
    coalesce(settled.new, zeros.zero) as new,  -- 现在公布的 as published now
    coalesce(explained.causes, 'unexplained') as cause,  -- 原因，不止一个的以空格分开 causes, parted by spaces
    ----------  times
    this.last_as_of,                   -- 原来那次的截止时刻 as_of of the publication before
    this.as_of                         -- 现在的截止时刻 as_of of this publication
from settled
left join zeros on ends_with(settled.measure, zeros.ending)
left join explained using (cut, platform, shop_id, agent_id, day, measure)
cross join run.comparison as this
