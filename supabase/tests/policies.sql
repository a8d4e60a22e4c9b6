-- Each policy both ways, for everybody: who receives, sees and writes which channel, as Realtime asks it.
begin;
select no_plan();

insert into livelets.tenant (id, name, public_reading) values ('open', 'Open', true), ('shut', 'Shut', false);
insert into livelets.member (tenant, user_id, role)
select t, r, r from unnest(array['open', 'shut']) t, unnest(array['admin', 'staff', 'member', 'visitor']) r;

create function pg_temp.become(person text) returns void language plpgsql as $$
begin
  perform set_config('request.jwt.claims', case person
    when 'anon' then '{"role": "anon"}'
    else jsonb_build_object('role', 'authenticated', 'sub', person)::text end, true);
  perform set_config('role', case person when 'anon' then 'anon' else 'authenticated' end, true);
end $$;

-- Realtime writes a row of each kind for the channel and looks whether it can be read again.
create function pg_temp.receives(person text, channel text, kind text default 'broadcast') returns boolean language plpgsql as $$
declare
  found boolean;
begin
  insert into realtime.messages (topic, extension, event, private) values (channel, kind, 'probe', true);
  perform set_config('realtime.topic', channel, true);
  perform pg_temp.become(person);
  select exists (select from realtime.messages m where m.topic = channel and m.extension = kind) into found;
  perform set_config('role', 'none', true);
  return found;
end $$;

create function pg_temp.writes(person text, channel text, kind text) returns boolean language plpgsql as $$
begin
  perform set_config('realtime.topic', channel, true);
  perform pg_temp.become(person);
  insert into realtime.messages (topic, extension, event, private) values (channel, kind, 'probe', true);
  perform set_config('role', 'none', true);
  return true;
exception when insufficient_privilege then
  perform set_config('role', 'none', true);
  return false;
end $$;

create temporary table person as select unnest(array['anon', 'stranger', 'visitor', 'member', 'staff', 'admin']) as name;
create temporary table place as
  select t.id || '.' || p as topic, t.public_reading, split_part(p, '.', 1) as kind, split_part(p, '.', 2) as name
  from livelets.tenant t, unnest(array['public', 'role.admin', 'role.staff', 'role.member', 'role.visitor',
    'user.admin', 'user.staff', 'user.member', 'user.visitor', 'user.stranger', 'room.desk', 'live.desk']) p
  where t.id in ('open', 'shut');

-- What is meant, said another way than may_read says it.
create temporary view meant as
  select w.name as person, p.topic, case
      when w.name in ('anon', 'stranger') then p.kind = 'public' and p.public_reading
      when p.kind in ('role', 'user') then p.name = w.name
      when p.kind = 'public' then true
      else w.name <> 'visitor'
    end as reads, p.kind = 'live' as live
  from person w, place p;

-- "Readers of a topic receive its channel"
select is(pg_temp.receives(person, topic || '.g1'), reads, format('%s %s %s', person, case when reads then 'receives' else 'does not receive' end, topic))
from meant;
-- "Members see who is in a live room"
select is(pg_temp.receives(person, topic || '.g1', 'presence'), reads and live,
  format('%s %s who is in %s', person, case when reads and live then 'sees' else 'does not see' end, topic)) from meant;
-- "Members track and broadcast in live rooms"
select is(pg_temp.writes(person, topic || '.g1', kind), reads and live,
  format('%s %s %s to %s', person, case when reads and live then 'writes' else 'does not write' end, kind, topic))
from meant, unnest(array['broadcast', 'presence']) kind;
-- No other kind is open, for reading or writing, even in a live room to an admin.
select ok(not pg_temp.receives('admin', 'open.live.desk.g1', 'postgres_changes'), 'an admin does not receive another kind of message');
select ok(not pg_temp.writes('admin', 'open.live.desk.g1', 'postgres_changes'), 'an admin does not write another kind of message');

-- Names that are no channel, and channels of yesterday or tomorrow.
select ok(not pg_temp.receives('admin', channel), format('an admin does not receive %s', quote_literal(channel)))
from unnest(array['open.public', 'open.public.g0', 'open.public.g2', 'open.public.g01', 'open.public.g1 ', 'open..g1', 'none.public.g1',
  'open.public.g1.g1', 'OPEN.public.g1', '*', '%', 'realtime:open.public.g1', 'open.user.admin.g1x']) channel;
select livelets.bump_generation('open.role.staff');
select ok(not pg_temp.receives('staff', 'open.role.staff.g1'), 'staff does not receive the channel of before a revocation');
select ok(pg_temp.receives('staff', 'open.role.staff.g2'), 'staff receives the channel of after it');

-- Claims are those of the token: neither its metadata nor another tenant's role opens anything.
select set_config('request.jwt.claims', '{"role": "authenticated", "sub": "stranger", "user_metadata": {"role": "admin"}, "app_metadata": {"role": "admin"}}', true);
select ok(not livelets.reads('open.role.admin.g1'), 'metadata opens nothing');
select set_config('request.jwt.claims', '{"role": "anon", "sub": "admin"}', true);
select ok(not livelets.reads('open.role.admin.g1'), 'a subject without sign-in opens nothing');
select set_config('request.jwt.claims', '', true);
select ok(not livelets.reads('open.role.admin.g1'), 'no claims open nothing');
delete from livelets.member where tenant = 'shut' and user_id = 'admin';
select ok(not pg_temp.receives('admin', 'shut.role.admin.g2'), 'an admin of one tenant is nobody in another');

-- Where a grant is forgotten one day, row level security still shows and takes nothing.
create function pg_temp.opened(role text, name text) returns text language plpgsql as $$
declare
  seen bigint;
begin
  execute format('grant select, insert, update, delete on %s to %I', name, role);
  perform set_config('role', role, true);
  execute format('select count(*) from %s', name) into seen;
  perform set_config('role', 'none', true);
  return seen || ' rows';
end $$;
insert into livelets.outbox (channel, frame) values ('open.public.g1', '{}');
select is(pg_temp.opened(role, c.oid::regclass::text), '0 rows', format('%s sees no row of %s, grant or not', role, c.relname))
from pg_class c, unnest(array['anon', 'authenticated']) role where c.relnamespace = 'livelets'::regnamespace and c.relkind in ('r', 'p');
select throws_ok(format($$set local role %I; insert into livelets.tenant (id, name) values ('mine', 'Mine')$$, role), '42501', null, role || ' writes no row, grant or not')
from unnest(array['anon', 'authenticated']) role;
reset role;
select cmp_ok(count(*), '>', 0::bigint, 'there were rows to see') from livelets.tenant;

select * from finish();
rollback;
