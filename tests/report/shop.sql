-- Eight weeks of a made-up shop, drawn by hash, so that every run draws the same.
-- Settings and run come from the test; `agent_count` is a variable, so that a big desk can be drawn too.
insert into marts.reason by name from config.reasons;

create temp table people as
select
    'agent_' || n as agent_id,
    ['小美', '阿杰', '晓雯<b>', '=大刘', '糖糖', '老周', '欣怡', '子涵'][1 + n % 8] || if(n >= 8, '·' || n, '') as agent_name,
    ['售前一组', '售前二组'][1 + n % 2] as team,
    0.30 + 0.25 * ((n * 7) % 8) / 8 as skill,
    20 + 25 * ((n * 5) % 8) as reply_seconds
from range(coalesce(getvariable('agent_count'), 8)) as t (n);

insert into staging.agents by name select agent_id, agent_name, team from people;

create temp table offers as
select * from (values
    ('none', '无活动', 0.0), ('c618', '双11 预售', 0.08), ('clive', '周四直播间', 0.05),
    ('cnew', '新客立减', -0.02), ('cfull', '满 300 减 40 & 赠品', -0.08)
) as t (campaign_id, campaign_name, lift);

insert into staging.campaigns by name select campaign_id, campaign_name from offers where campaign_id <> 'none';

create temp table lines as
select * from (values
    ('price.too_high', '这也太贵了吧，超预算了', 'service.no_follow_up', 3),
    ('price.competitor', '别家同款才 89，你们贵了三十多', null, 4),
    ('promo.wait', '那我等双十一再买吧', null, 3),
    ('promo.coupon', '券领了用不了啊，提示不满足条件 <img src=x onerror=alert(1)>', null, 2),
    ('product.fit', '我 170 120 斤，你们最大码也穿不下', 'service.no_alternative', 2),
    ('stock.out', '=HYPERLINK("http://evil.example","点我") 黑色 M 码一直没货', 'service.no_alternative', 3),
    ('logistics.speed', '周五之前到不了就算了', null, 2),
    ('trust.quality', '看评价说掉色，有点怕', null, 1),
    ('buyer.thinking', '我再看看，和老公商量一下', 'service.no_follow_up', 3),
    ('service.no_reply', '在吗？有人吗</script><script>alert(2)</script>', 'service.no_reply', 2),
    ('unknown.silent', null, null, 4)
) as t (reason, quote, gap, weight);

create temp table drawn as
select
    'q' || lpad(cast(d.n * 100 + i.n as varchar), 6, '0') as inquiry_id,
    (date '2026-09-14' + d.n::int) as day,
    d.n as day_number,
    people.*,
    offers.*,
    hash(d.n, i.n, 1) % 1000 / 1000.0 as luck,
    hash(d.n, i.n, 2) % 1000 / 1000.0 as luck2,
    hash(d.n, i.n, 3) % 29 as weighted,
    39 + (hash(d.n, i.n, 4) % 40) * (hash(d.n, i.n, 5) % 40) as yuan,
    timezone('Asia/Shanghai', (date '2026-09-14' + d.n::int) + to_minutes((540 + hash(d.n, i.n, 6) % 800)::bigint)) as opened_at
from range(56) as d (n)
cross join range(40) as i (n)
inner join (select *, row_number() over (order by agent_id) - 1 as k from people) as people
    on people.k = hash(d.n, i.n, 7) % coalesce(getvariable('agent_count'), 8)
inner join (select *, row_number() over (order by campaign_id) - 1 as k from offers) as offers
    on offers.k = hash(d.n, i.n, 8) % 5;

create temp table decided as
select
    drawn.*,
    case
        when day_number >= 55 then if(luck < 0.25, 'converted', 'pending')
        when day_number = 54 then if(luck < 0.4, 'converted', if(luck < 0.8, 'pending', 'lost'))
        when luck < skill + lift + day_number * 0.001 then 'converted'
        else 'lost'
    end as outcome,
    case when luck2 < 0.8 then 'no_order' when luck2 < 0.95 then 'unpaid' else 'cancelled' end as stage
from drawn;

create temp table weighted_lines as
select *, sum(weight) over (order by reason) - weight as from_weight, sum(weight) over (order by reason) as to_weight from lines;

insert into marts.inquiry by name
select
    d.inquiry_id, 'taobao' as platform, 'demo' as shop_id, d.day, 'b' || substr(md5(d.inquiry_id), 1, 20) as buyer_key,
    d.agent_id, d.agent_name, d.team, d.campaign_id, d.campaign_name, 'p' || d.yuan as product_id, d.opened_at,
    d.opened_at + interval 20 minutes as last_message_at, 1 as session_count, 3 as buyer_message_count,
    2 as agent_message_count, d.reply_seconds * (0.5 + d.luck2) as first_response_seconds,
    d.outcome, d.outcome = 'lost' or (d.outcome = 'converted' and d.day_number < 54) as is_matured,
    if(d.outcome = 'lost', d.stage, null) as loss_stage,
    if(d.outcome = 'converted', 'o' || d.inquiry_id, null) as order_id,
    if(d.outcome = 'converted', d.yuan, 0) as paid_yuan, 0 as refund_yuan, (d.outcome = 'converted' or d.stage <> 'no_order')::int as order_count,
    if(d.outcome = 'lost', d.yuan, null) as value_at_stake_yuan, 'product' as value_rule,
    if(d.outcome = 'lost', r.reason, null) as reason, if(d.outcome = 'lost', r.reason_group, null) as reason_group,
    if(d.outcome = 'lost', r.owner, null) as owner, [] as also,
    if(d.outcome = 'lost' and l.gap is not null, [l.gap], []) as service_gaps,
    if(d.outcome = 'lost', 0.5 + d.luck2 / 2, null) as confidence, 'rules' as decided_by,
    if(d.outcome = 'lost' and l.quote is not null, [{message_id: d.inquiry_id || '-3', quote: substr(l.quote, 1, 40)}], []) as evidence,
    d.luck < 0.3 as is_same_day_paid
from decided as d
inner join weighted_lines as l on d.weighted >= l.from_weight and d.weighted < l.to_weight
inner join marts.reason as r on r.reason = l.reason;

insert into marts.message by name
select
    i.day,     i.inquiry_id || '-' || m.n as message_id, i.inquiry_id, 's' || i.inquiry_id as session_id, i.agent_id,
    ['system', 'buyer', 'agent', 'buyer', 'bot', 'buyer'][1 + m.n % 6] as role,
    i.opened_at + to_seconds((m.n * 47)::bigint) as sent_at,
    case m.n
        when 0 then '当前用户来自 商品详情页'
        when 1 then '你好，这款还有吗？我想要黑色的 M 码，平时穿 L，会不会偏小呀'
        when 2 then '亲，稍等帮您查一下哦～ 这款面料是有弹性的'
        when 3 then coalesce((select l.quote from lines as l where l.reason = i.reason), '嗯嗯')
        when 4 then '亲爱的顾客您好，客服正忙，请稍候'
        else '好吧'
    end as text,
    if(m.n = 0, 'card', 'text') as kind
from marts.inquiry as i
cross join range(6) as m (n)
where i.day > date '2026-10-04';

create temp macro measures(rel) as table
select
    cut, shop as shop_id, platform_of as platform, agent as agent_id, campaign as campaign_id, day,
    count(*) * 2 as consulted_count,
    count(*) + count(*) filter (where luck > 1) as received_count,
    count(*) as inquiry_count,
    count(*) filter (where is_matured) as matured_count,
    count(*) filter (where outcome = 'converted') as converted_count,
    count(*) filter (where outcome = 'converted' and is_matured) as matured_converted_count,
    count(*) filter (where outcome = 'lost') as lost_count,
    count(*) filter (where outcome = 'pending') as pending_count,
    count(*) filter (where is_matured and order_count > 0) as ordered_count,
    count(*) filter (where is_same_day_paid and is_matured) as same_day_count,
    count(*) filter (where loss_stage = 'unpaid') as unpaid_count,
    count(*) filter (where loss_stage = 'cancelled') as cancelled_count,
    count(*) filter (where loss_stage = 'no_order') as no_order_count,
    0 as refunded_count,
    sum(paid_yuan) as paid_yuan,
    sum(refund_yuan) as refund_yuan,
    coalesce(sum(value_at_stake_yuan), 0) as lost_value_yuan,
    count(*) * 2 as session_count,
    count(*) * 4 as round_count,
    sum(first_response_seconds) as first_response_seconds_sum,
    count(*) as first_response_count,
    count(*) * 4 as response_count,
    sum(first_response_seconds) * 5 as response_seconds_sum,
    count(*) filter (where luck < 4) * 4 as within_3_min_count,
    count(*) * 4 as within_3_min_round_count,
    count(*) filter (where first_response_seconds < 30) as within_30_s_count,
    count(*) as within_30_s_session_count,
    count(*) filter (where luck = 0) as no_reply_count,
    count(*) filter (where first_response_seconds > 180) as slow_session_count,
    count(*) * 7 as agent_message_count,
    count(*) * 5 as buyer_message_count
from query_table(rel)
group by all;

create temp view facts as select *, hash(inquiry_id) % 5 as luck from marts.inquiry;
create temp view by_shop as
select *, 'shop' as cut, shop_id as shop, platform as platform_of, '' as agent, '' as campaign from facts;
create temp view by_agent as
select *, 'agent' as cut, '' as shop, '' as platform_of, agent_id as agent, '' as campaign from facts;
create temp view by_campaign as
select *, 'campaign' as cut, '' as shop, '' as platform_of, '' as agent, campaign_id as campaign from facts;
create temp view by_both as
select *, 'agent_campaign' as cut, '' as shop, '' as platform_of, agent_id as agent, campaign_id as campaign from facts;
insert into marts.cut_day by name from measures('by_both');
insert into marts.cut_day by name from measures('by_shop');
insert into marts.cut_day by name from measures('by_agent');
insert into marts.cut_day by name from measures('by_campaign');

create temp view lost as
select *, (select r.name_zh from marts.reason as r where r.reason = i.reason) as reason_name
from marts.inquiry as i where outcome = 'lost';
insert into marts.cut_reason_day by name
select 'all' as cut, '' as agent_id, '' as campaign_id, reason, day, any_value(reason_group) as reason_group, any_value(reason_name) as reason_name, any_value(owner) as owner,
    count(*) as lost_count, sum(value_at_stake_yuan) as lost_value_yuan from lost group by reason, day;
insert into marts.cut_reason_day by name
select 'agent' as cut, agent_id, '' as campaign_id, reason, day, any_value(reason_group) as reason_group, any_value(reason_name) as reason_name, any_value(owner) as owner,
    count(*) as lost_count, sum(value_at_stake_yuan) as lost_value_yuan from lost group by agent_id, reason, day;
insert into marts.cut_reason_day by name
select 'campaign' as cut, '' as agent_id, campaign_id, reason, day, any_value(reason_group) as reason_group, any_value(reason_name) as reason_name, any_value(owner) as owner,
    count(*) as lost_count, sum(value_at_stake_yuan) as lost_value_yuan from lost group by campaign_id, reason, day;

create temp table given as from marts.order_attribution with no data;  -- a view, that takes no rows
drop view marts.order_attribution;
create table marts.order_attribution as from given;
insert into marts.order_attribution by name
select platform, shop_id, order_id, 'sycm_order_first' as preset, agent_id, inquiry_id, 1 as preset_version, 'order' as rule,
    '落实下单' as why, opened_at as created_at, paid_yuan, day from marts.inquiry where order_id is not null;
insert into marts.order_attribution by name
select 'taobao' as platform, 'demo' as shop_id, 's' || n as order_id, 'sycm_order_first' as preset, 1 as preset_version,
    if(n % 5 = 0, 'unlinkable', 'silent') as rule, 88.8 as paid_yuan,
    date '2026-09-14' + (n % 56)::int as day from range(400) as t (n);
insert into marts.order_link_day by name
select 'pdd' as platform, ['demo', 'demo2'][1 + n % 2] as shop_id, date '2026-09-14' + (n // 2)::int as day, 10 as order_count,
    if(n % 2 = 0, 5, 0) as without_buyer_count, if(n % 2 = 0, 3, 0) as linked_count, if(n % 2 = 0, 2, 0) as unlinkable_count,
    0 as ambiguous_count, if(n % 2 = 0, 500, 0) as without_buyer_paid_yuan, if(n % 2 = 0, 400, 0) as linked_paid_yuan,
    if(n % 2 = 0, 100, 0) as unlinkable_paid_yuan from range(112) as t (n);
insert into marts.excluded_conversation by name
select 'x' || n as session_id, 'taobao' as platform, 'demo' as shop_id, date '2026-09-14' + (n % 56)::int as day,
    'b' || n as buyer_key, 'agent_1' as agent_id,
    ['after_sale', 'after_sale', 'other', 'filtered', 'flagged'][1 + n % 5] as reason,
    ['recent_order', 'words', 'advertisement', 'forwarding', '刷单'][1 + n % 5] as rule, 4 as message_count
from range(900) as t (n);
insert into marts.ingest_file by name
select n as load_id, 'run' as run_id, timestamptz '2026-11-01 02:30:00+08' + to_days(n::int) as loaded_at,
    ['chats/11-0' || n || '.txt', 'orders/11-0' || n || '.csv'][1 + n % 2] as file, ['chats', 'orders'][1 + n % 2] as kind,
    ['qianniu_text', 'taobao_orders'][1 + n % 2] as platform, 1000 + n as rows_in, 900 as rows_kept, 60 as rows_duplicate,
    35 + n as rows_filtered, 5 as rows_rejected from range(1, 9) as t (n);
insert into marts.reject (load_id, file, line, "column", reason, content) values
(8, 'chats/11-08.txt', 17, 'sent_at', '时间读不懂：应为 2026-11-08 09:05:03 这样的写法', '<i>小美</i> 2026-13-45 9:05'),
(8, 'chats/11-08.txt', 0, null, '不认识的版式：把列名写进 shop.yml 的 layouts', null);
insert into marts.reconciliation by name
select 'sycm_agents' as layout, 'taobao' as platform, 'demo' as shop_id, 'a' || n % 3 as agent_id, 'a' || n % 3 as agent_name,
    date '2026-09-14' + (n // 3)::int as day, date '2026-09-14' + (n // 3)::int as last_day, 'received_count' as measure, '接待人数' as metric, rules.rule,
    20 as platform_value, rules.value as own_value, rules.value - 20 as difference, rules.value = 20 as is_equal
from range(168) as t (n), (values ('ours', 18), ('unfiltered', 20)) as rules (rule, value);
insert into marts.preset by name from (
    values ('sycm_order_first', '下单优先', true), ('sycm_pay', '付款判定', false)
) as t (preset, name, is_default);
insert into marts.cut_order_day by name
select cut, preset, if(cut = 'shop', 'taobao', '') as platform, if(cut = 'shop', 'demo', '') as shop_id, if(cut = 'shop', '', agent_id) as agent_id,
    day, count(*) as order_count, count(*) as paid_order_count, count(*) as paid_buyer_count, count(*) * 2 as paid_item_count,
    sum(paid_yuan) as paid_yuan, 0 as refunded_order_count, 0 as refund_yuan, sum(paid_yuan) as net_paid_yuan, 0 as unshipped_cancel_order_count
from marts.inquiry, (values ('shop'), ('agent')) as cuts (cut), (values ('sycm_order_first'), ('sycm_pay')) as presets (preset)
where order_id is not null group by all;
insert into marts.credit_day by name
select 'sycm_order_first' as preset, agent_id, agent_name, 'own_order_own_pay' as cell, day, count(*) as buyer_count, count(*) as order_count,
    count(*) * 2 as item_count, sum(paid_yuan) as paid_yuan from marts.inquiry where order_id is not null group by all;
insert into marts.owner_switch by name
select 'taobao' as platform, 'demo' as shop_id, order_id, 'sycm_pay' as preset, agent_id, day, 'order' as rule, 'silent' as other_rule,
    '落实下单：下单前最近接触 11-05 10:00' as why, '静默：此前 2 个自然日内没有售前对话' as other_why, paid_yuan
from marts.inquiry where order_id is not null and hash(order_id) % 9 = 0;
insert into marts.reminder_day by name
select cut, 'taobao' as platform, 'demo' as shop_id, if(cut = 'shop', '', 'agent_1') as agent_id, date '2026-09-14' + n::int as day,
    10 as unpaid_order_count, 4 as reminded_order_count, 1 as recovered_order_count, 88 as recovered_yuan
from range(56) as t (n), (values ('shop'), ('agent')) as cuts (cut);
insert into marts.filter_day by name
select 'monologue' as filter, 'taobao' as platform, 'demo' as shop_id, date '2026-09-14' + n::int as day, 3 as session_count, 3 as buyer_count,
    2 as dropped_session_count, 2 as dropped_buyer_count from range(56) as t (n);
insert into marts.cut_stage_day by name
select stage_preset, 'taobao' as platform, 'demo' as shop_id, date '2026-09-14' + n::int as day, 50 as received_buyer_count,
    if(decides_by = 'text', 40, 25) as inquiry_buyer_count, if(decides_by = 'text', 10, 25) as after_sale_buyer_count, 21 as ordered_buyer_count,
    20 as bought_buyer_count, timestamptz '2026-09-18 00:00:00+08' + to_days(n::int) as closes_at
from range(56) as t (n), config.stage_presets;
insert into marts.agent_workload_day by name
select agent_id, agent_name, date '2026-09-14' + n::int as day, 5 as max_concurrent_count, 2 as transfer_in_count, 1 as transfer_out_count,
    3 as own_contact_count, 28800 as online_seconds from people, range(56) as t (n);
insert into run.restatements by name
select 'night' as run_id, * from (values
    ('inquiry', 'q004301', 'outcome', 'q004301', 'agent_1', date '2026-10-27', 'lost', 'converted', 'late_order'),
    ('inquiry', 'q004301', 'paid_yuan', 'q004301', 'agent_1', date '2026-10-27', '0.00', '88.00', 'late_order'),
    ('inquiry', 'q004302', 'refund_yuan', 'q004302', 'agent_2', date '2026-10-27', '0.00', '30.00', 'refund'),
    ('inquiry', 'q004302', 'agent_id', 'q004302', 'agent_2', date '2026-10-27', 'agent_1', 'agent_2', 'late_message'),
    ('agent_day', 'agent_1 2026-10-27', 'converted_count', null, 'agent_1', date '2026-10-27', '3', '4', 'late_message late_order'),
    ('shop_day', 'taobao demo 2026-10-27', 'converted_count', null, null, date '2026-10-27', '13', '14', 'late_order')
) as t ("table", "key", "column", inquiry_id, agent_id, day, old, new, cause),
(values ('taobao', 'demo', timestamptz '2026-11-08 02:30:00+08', timestamptz '2026-11-09 02:30:00+08')) as s (platform, shop_id, last_as_of, as_of);
insert into run.restatements by name
select * replace ('other night' as run_id, timestamptz '2026-11-07 02:30:00+08' as as_of, 'flag' as cause) from run.restatements where "column" = 'refund_yuan';
