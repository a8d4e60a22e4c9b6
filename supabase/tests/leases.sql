-- Leases both ways, for everybody: who gets, takes, holds and sees what, and that the row stays locked with its write.
begin;
select no_plan();

insert into livelets.tenant (id, name, pack) values ('ours', 'Ours', 'ours'), ('theirs', 'Theirs', null);
insert into livelets.member (tenant, user_id, role)
select 'ours', r, r from unnest(array['admin', 'staff', 'member', 'visitor']) r;
insert into livelets.member (tenant, user_id, role) values ('theirs', 'foreign', 'admin'), ('ours', 'other', 'staff');

select livelets.register_lease('ours', 'open', '{admin,staff,member}', 'room.desk', '{admin}');
select livelets.register_lease('ours', 'shut', '{admin}', 'role.admin', '{}');
select livelets.register_lease('*', 'open', '{admin}', 'role.admin', '{admin}');

create function pg_temp.used(person text, action text, resource text, more jsonb default '{}') returns text language sql as $$
  select coalesce(a ->> 'refused', a ->> 'status') from livelets.use_lease('ours', resource,
    case person when 'anon' then '{"role": "anon"}' when 'server' then '{"role": "service_role"}'
      else jsonb_build_object('role', 'authenticated', 'sub', person) end,
    jsonb_build_object('action', action, 'client', 'of-' || person) || more) a
$$;

create temporary table person as select unnest(array['anon', 'stranger', 'foreign', 'visitor', 'member', 'staff', 'admin', 'server']) as name;
create temporary table kind (name text, roles text[], takers text[]);
insert into kind values ('any', '{staff,admin,server}', '{staff,admin,server}'), ('open', '{member,staff,admin,server}', '{admin,server}'),
  ('shut', '{admin,server}', '{server}');

-- Each on a resource of its own.
select is(pg_temp.used(p.name, action, format('%s:%s-%s', k.name, p.name, action)),
  case when not p.name = any (k.roles) then 'forbidden' when action = 'look' then 'free' else 'held' end, format('%s, %s: %s', p.name, k.name, action))
from person p, kind k, unnest(array['acquire', 'take', 'look']) action;

-- What somebody else has.
select pg_temp.used('server', 'acquire', 'any:1'), pg_temp.used('server', 'acquire', 'open:1'), pg_temp.used('server', 'acquire', 'shut:1');
select is(pg_temp.used(p.name, 'acquire', k.name || ':1'), case when p.name = any (k.roles) then 'denied' else 'forbidden' end,
  format('%s does not get what a server has: %s', p.name, k.name))
from person p, kind k where p.name <> 'server';
select is(pg_temp.used(p.name, 'take', k.name || ':1'), case when p.name = any (k.takers) then 'held' else 'forbidden' end,
  format('%s %s what somebody else has: %s', p.name, case when p.name = any (k.takers) then 'takes' else 'does not take' end, k.name))
from person p, kind k where p.name <> 'server';

-- The token alone opens nothing.
select is(pg_temp.used('staff', 'acquire', 'any:2'), 'held', 'staff has it');
select is(pg_temp.used('other', 'renew', 'any:2', '{"token": 1}'), 'lost', 'nobody else renews it, token or not');
select is(pg_temp.used('other', 'release', 'any:2', '{"token": 1}'), 'lost', 'nobody else gives it back');
select is(pg_temp.used('other', 'release', 'any:2', '{"token": 1, "client": "of-staff"}'), 'client', 'nobody uses the holder''s client');
select ok(livelets.holds('ours', 'any:2', 1), 'its token writes');
select ok(not livelets.holds('theirs', 'any:2', 1), 'in no other tenant');
select ok(not livelets.holds('ours', 'any:2', t), format('no other token writes: %s', t)) from unnest(array[null, 0, 2]::bigint[]) t;

-- Commands: the holder's own, with the token, for this resource.
create function pg_temp.refused(person text, lease jsonb) returns text language sql as $$
  select livelets.lease_refusal(row('ours', null, 'c', 't', null, null, null, person, null, null, lease)::livelets.command_request, 'any:2') ->> 'reason'
$$;
select is(pg_temp.refused('staff', '{"resource": "any:2", "token": 1}'), null, 'the holder''s command passes');
select is(pg_temp.refused('other', '{"resource": "any:2", "token": 1}'), 'lease_lost', 'somebody else''s does not, with the right token');
select is(pg_temp.refused('staff', lease), 'lease_lost', format('nor one that comes with %s', coalesce(lease::text, 'nothing')))
from unnest(array['{"resource": "any:2", "token": 2}', '{"resource": "any:1", "token": 1}', '{"resource": "any:2"}', '{"token": 1}', '{}', '7', null]::jsonb[]) lease;
update livelets.lease set expires_at = clock_timestamp() where resource = 'any:2';
select is(pg_temp.refused('staff', '{"resource": "any:2", "token": 1}'), 'lease_lost', 'nor one after the end');
select ok(not livelets.holds('ours', 'any:2', 1), 'the token writes no more');

-- Nobody but functions reads or writes the tables.
select ok(not has_table_privilege(role, 'livelets.' || t, p), format('%s has no %s on %s', role, p, t))
from unnest(array['anon', 'authenticated']) role, unnest(array['lease', 'lease_kind']) t, unnest(array['select', 'insert', 'update', 'delete']) p;
select ok(has_table_privilege('service_role', 'livelets.' || t, 'select') and not has_table_privilege('service_role', 'livelets.' || t, 'update'),
  'service_role reads ' || t || ', and changes it by functions alone') from unnest(array['lease', 'lease_kind']) t;
select throws_ok(format('set local role %I; select livelets.use_lease(''ours'', ''any:9'', ''{"role": "service_role"}'', ''{}'')', role), '42501', null,
  role || ' cannot call use_lease with claims of their own') from unnest(array['anon', 'authenticated']) role;
reset role;

select * from finish();
rollback;
