-- Commands: who may give which, once, and what a refusal leaves behind.
begin;
select no_plan();

insert into livelets.tenant (id, name, pack) values ('shop', 'Shop', 'shop-pack'), ('other', 'Other', 'other-pack');
insert into livelets.member (tenant, user_id, role, name)
select t, r, r, initcap(r) from unnest(array['shop', 'other']) t, unnest(array['admin', 'staff', 'member', 'visitor']) r;

create schema shop;
create table shop.sale (what text);
create function shop.sell(request livelets.command_request) returns jsonb language plpgsql as $$
begin
  insert into shop.sale values (request.args ->> 'what');
  return case request.args ->> 'what'
    when 'nothing' then livelets.rejected('sold_out', 'There is none left.')
    when 'changed' then livelets.conflict('price', 'The price is another.', '{"price": 2}')
    when 'broken' then '{}'
    when 'elsewhere' then livelets.applied(events => jsonb_build_array(livelets.event_of('sale:made', '{}', '{other.public}')))
    else livelets.applied('{"ok": true}', jsonb_build_array(
      livelets.event_of('sale:made', jsonb_build_object('role', request.role, 'person', request.person), '{shop.public}')))
  end;
end $$;
select livelets.register_command('shop-pack', 'sell', 'shop.sell', '{admin,staff}');
select livelets.register_command('*', 'note', 'shop.sell', '{member}');

create function pg_temp.claims(who text) returns jsonb language sql as $$
  select case who when 'anon' then '{"role": "anon"}' when 'server' then '{"role": "service_role"}'
    when 'claimant' then '{"role": "anon", "sub": "admin"}'
    else jsonb_build_object('role', 'authenticated', 'sub', who) end
$$;
create function pg_temp.run(who text, what text, id uuid default gen_random_uuid(), type text default 'sell', tenant text default 'shop',
  client text default null, at timestamptz default now()) returns jsonb language sql as $$
  select livelets.run_command(tenant, id, sha256(convert_to(what, 'UTF8')), pg_temp.claims(who), jsonb_build_object('client',
    coalesce(client, 'c-' || who), 'type', type, 'args', jsonb_build_object('what', what), 'at', at))
$$;

-- Each role, both ways.
select is(coalesce(pg_temp.run(who, 'bread') ->> 'status', 'refused'), case when may then 'applied' else 'refused' end,
  format('%s %s sell', who, case when may then 'may' else 'may not' end))
from (values ('admin', true), ('staff', true), ('member', false), ('visitor', false), ('stranger', false), ('anon', false), ('claimant', false), ('server', true)) as w (who, may);
select is(coalesce(pg_temp.run(who, 'bread', type => 'note') ->> 'status', 'refused'), case when may then 'applied' else 'refused' end,
  format('%s %s note, which is of all packs', who, case when may then 'may' else 'may not' end))
from (values ('admin', false), ('staff', false), ('member', true), ('visitor', false), ('stranger', false), ('anon', false), ('server', true)) as w (who, may);
select is(pg_temp.run('admin', 'bread', type => type, tenant => tenant), '{"refused": "forbidden"}', why) from (values
  ('absent', 'shop', 'a command that is not there is refused as a forbidden one'),
  ('sell', 'other', 'a command of another pack is not there'), ('sell', 'absent', 'nor is anything in no tenant')) as x (type, tenant, why);
select is((select count(*) from shop.sale), 5::bigint, 'what was refused was not done');
select results_eq($$select data ->> 'role', data ->> 'person' from livelets.event where topic = 'shop.role.admin' and type = 'sale:made' order by seq$$,
  $$values ('admin', 'admin'), ('staff', 'staff'), ('server', 'key:default'), ('member', 'member'), ('server', 'key:default')$$, 'each is done as whoever asked');
delete from livelets.member where tenant = 'shop' and user_id = 'admin';
select is(pg_temp.run('admin', 'bread'), '{"refused": "forbidden"}', 'rights are those of now');

-- Once.
create temporary table answer as select gen_random_uuid() as id, null::jsonb as first;
update answer set first = pg_temp.run('staff', 'cake', id);
select is(pg_temp.run('staff', 'cake', id), first - 'appended' || '{"status": "duplicate"}', 'the same again is answered the same, and not done') from answer;
select is((select count(*) from shop.sale where what = 'cake'), 1::bigint, 'there was one cake');
select is(pg_temp.run('staff', 'pie', id), '{"refused": "id"}', 'its id is not another command''s') from answer;
select is(pg_temp.run('server', 'cake', id), '{"refused": "id"}', 'nor another person''s') from answer;
select is(pg_temp.run('server', 'pie', client => 'c-staff'), '{"refused": "client"}', 'nor is their client another person''s');
select is((select count(*) from shop.sale where what = 'pie'), 0::bigint, 'there was no pie');

-- A refusal leaves nothing behind, and is kept.
create temporary table refusal as select what, gen_random_uuid() as id, null::jsonb as answer from unnest(array['nothing', 'changed']) what;
create temporary table head as select seq from livelets.stream where topic = 'shop.role.admin';
update refusal set answer = pg_temp.run('staff', what, id);
select is(answer - 'appended', case what
  when 'nothing' then '{"status": "rejected", "reason": "sold_out", "message": "There is none left.", "result": null, "events": []}'
  else '{"status": "conflict", "reason": "price", "message": "The price is another.", "result": {"price": 2}, "events": []}' end::jsonb, what || ' is refused, and says why') from refusal;
select is(pg_temp.run('staff', what, id), answer - 'appended', what || ' is refused again in the same words') from refusal;
select is((select count(*) from shop.sale where what in ('nothing', 'changed')), 0::bigint, 'what the command wrote before it refused is undone');
select is(s.seq, head.seq, 'nothing was appended') from livelets.stream s, head where s.topic = 'shop.role.admin';
select is(pg_temp.run('staff', 'late', at => now() - interval '73 hours') ->> 'reason', 'expired', 'what was asked 73 hours ago is not done');
select is(pg_temp.run('staff', 'early', at => now() + interval '11 minutes') ->> 'reason', 'clock_ahead', 'nor what is asked in 11 minutes');
select is((select count(*) from shop.sale where what in ('late', 'early')), 0::bigint, 'neither was done');
select throws_ok($$select pg_temp.run('staff', 'broken')$$, 'P0001', null, 'a function that answers nothing fails, and with it all it did');
select throws_ok($$select pg_temp.run('staff', 'elsewhere')$$, 'P0001', null, 'so does one that tells another tenant');

-- Registering.
select throws_ok(format('select livelets.register_command(%L, %L, %L, %L)', 'p', type, function, roles), code, null, why) from (values
  ('x', 'shop.absent', '{admin}', '42883', 'a function that is not there is no command'),
  ('x', 'pg_catalog.now', '{admin}', '42883', 'nor is one of another shape'),
  ('x y', 'shop.sell', '{admin}', '23514', 'nor has it a name with a blank'),
  ('x', 'shop.sell', '{everybody}', '23514', 'nor another role than there are')) as wrong (type, function, roles, code, why);
select ok(not has_function_privilege(role, p.oid, 'execute') or role = 'livelets_functions' and p.proname in ('run_command', 'command_type_of'), format('%s and %s', role, p.proname))
from pg_proc p, unnest(array['anon', 'authenticated', 'livelets_functions']) role
where p.pronamespace = 'livelets'::regnamespace and p.proname in ('run_command', 'command_type_of', 'register_command', 'call_command', 'append_all', 'begin_command', 'owns_client');
select ok(not has_table_privilege(role, 'livelets.' || name, privilege), format('%s has no %s of %s', role, privilege, name))
from unnest(array['anon', 'authenticated', 'livelets_functions']) role, unnest(array['command', 'client', 'command_type']) name,
  unnest(array['select', 'insert', 'update', 'delete']) privilege;

select * from finish();
rollback;
