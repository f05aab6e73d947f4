/*
description: >
  每个客服账号是谁的：花名册一行是一个人，accounts 里是此人的其他账号或改名前的账号。几行都写了同一个账号的，以最后载入的为准；
  没写其他账号的行只说它自己，从它初次载入时算起，同批里让给写了它的行。机器人账号不归人，设置里单独点名的账号（不计接待、只会自动回复）不归并。
  Whose each account is. A row of the roster is a person, `accounts` that person's other or former ones; of rows that name
  the same account the one loaded last wins. A row that lists no other account speaks for its own alone, as of when it was
  first loaded, and yields to one of the same load that lists it. A bot's account is no person's,
  and one that the settings name (excluded, or answering by itself only) stays apart.
grain: [account]
tests:
  - warn: claimant_count = 1
*/
with recursive

roster as (
    select
        agent_id,
        load_id,
        line,
        coalesce(is_bot, false) as is_bot,
        list_filter(joined_names(accounts), lambda account: account <> agent_id) as other_accounts,
        min(load_id) over (partition by agent_id) as first_load_id
    from raw.agents
    qualify row_number() over (partition by agent_id order by load_id desc, line desc) = 1
),

listed as (
    select
        roster.*,
        unnest(roster.other_accounts) as account
    from roster
),

claims as (
    select
        agent_id as account,
        agent_id,
        len(other_accounts) > 0 as is_listing,
        case when len(other_accounts) > 0 then load_id else first_load_id end as load_id,
        line
    from roster
    union all
    select listed.account, listed.agent_id, true as is_listing, listed.load_id, listed.line
    from listed
    cross join config.settings as settings
    left join roster as own on listed.account = own.agent_id
    where
        not list_contains(settings.excluded_agents || settings.main_accounts, listed.account)
        and (
            listed.is_bot
            or not (
                coalesce(own.is_bot, false)
                or len(list_filter(settings.bot_accounts, lambda ending: ends_with(listed.account, ending))) > 0
            )
        )
),

-- no circle can arise: whoever wins an account was loaded later than the row of the one it wins it from
won as (
    select account, agent_id
    from claims
    qualify row_number() over (partition by account order by load_id desc, is_listing desc, line desc, agent_id asc) = 1
),

-- a name before the last is followed to the last
followed as (
    select account, agent_id
    from won
    union
    select followed.account, won.agent_id
    from followed
    inner join won on followed.agent_id = won.account
),

persons as (
    select followed.account, followed.agent_id
    from followed
    inner join won on followed.agent_id = won.account and won.agent_id = won.account
),

claimants as (
    select claims.account, count(distinct persons.agent_id) as claimant_count
    from claims
    inner join won using (account)
    inner join persons on claims.agent_id = persons.account
    where claims.is_listing or claims.agent_id = won.agent_id
    group by claims.account
)

select
    ----------  ids
    persons.account,                   -- 账号 account
    persons.agent_id,                  -- 此人现在的账号 the account the person goes by
    ----------  measures
    claimants.claimant_count           -- 花名册里写了它的有几个人 how many persons of the roster name it
from persons
inner join claimants using (account)
