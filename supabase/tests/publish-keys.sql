-- Publish keys: what each may publish, for how long, and who may make, end and see them.
begin;
select no_plan();

insert into livelets.tenant (id, name) values ('shop', 'Shop'), ('other', 'Other');
create temporary table key (name text primary key, secret text);
create function pg_temp.used(name text) returns jsonb language sql as $$
  select livelets.use_publish_key(sha256(convert_to(k.secret, 'UTF8'))) from key k where k.name = used.name
$$;

-- Making one.
insert into key select 'door', livelets.make_publish_key('shop', 'door', '{host:log,bread:baked}', '{shop.public,shop.room.*}');
select matches(secret, '^ll_pub_[A-Za-z0-9_-]{43}$', 'a key says what it is, and holds 256 bits') from key;
select is(pg_temp.used('door'), '{"tenant": "shop", "name": "door", "types": ["host:log", "bread:baked"], "topics": ["shop.public", "shop.room.*"]}',
  'it may publish what it was made for');
select is(count(*), 1::bigint, 'one row is kept of it') from livelets.publish_key where tenant = 'shop';
select is_empty($$select from livelets.publish_key k, key where k::text like '%' || key.secret || '%'$$, 'the key itself is kept nowhere');
select is(used_at, date_trunc('hour', now()), 'the hour of its last use is noted') from livelets.publish_key where name = 'door';
select is(livelets.use_publish_key(sha256('ll_pub_guess')), null, 'an unknown key may publish nothing');
select is(livelets.use_publish_key(null), null, 'no key may publish nothing');

-- What cannot be made.
select throws_ok(format('select livelets.make_publish_key(%L, %L, %L, %L, %L)', tenant, name, types, topics, lasts), '22023', null, why) from (values
  ('absent', 'k', '{a}', '{absent.public}', '1 day', 'not for a tenant that is not there'),
  ('shop', 'k', '{a}', '{other.public}', '1 day', 'not for the topic of another tenant'),
  ('shop', 'k', '{a}', '{shop.public,other.room.*}', '1 day', 'not for all rooms of another tenant beside an own topic'),
  ('shop', 'k', '{a}', '{shop.live.a}', '1 day', 'not for a topic that is no log'),
  ('shop', 'k', '{a}', '{shop.*}', '1 day', 'not for all of a tenant'),
  ('shop', 'k', '{a}', '{*}', '1 day', 'not for all'),
  ('shop', 'k', '{a}', '{shop.room.*.b}', '1 day', 'not with * in the middle'),
  ('shop', 'k', '{"a b"}', '{shop.public}', '1 day', 'not for what is no type'),
  ('shop', 'k', '{*}', '{shop.public}', '1 day', 'not for all types'),
  ('shop', 'k', '{a}', '{shop.public}', '0', 'not for no time'),
  ('shop', 'k', '{a}', '{shop.public}', '-1 day', 'not for time that is over'),
  ('shop', 'k', '{a}', '{shop.public}', '6 years', 'not for longer than 5 years'),
  ('shop', 'k', '{a}', '{shop.public}', null, 'not for ever')) as wrong (tenant, name, types, topics, lasts, why);
select throws_ok(format('select livelets.make_publish_key(%L, %L, %L, %L)', 'shop', name, types, topics), '23514', null, why) from (values
  ('a b', '{a}', '{shop.public}', 'not under a name with a blank'), ('', '{a}', '{shop.public}', 'not without a name'),
  ('k', '{}', '{shop.public}', 'not without a type'), ('k', '{a}', '{}', 'not without a topic')) as wrong (name, types, topics, why);
select throws_ok($$select livelets.make_publish_key('shop', 'door', '{a}', '{shop.public}')$$, '23505', null, 'not a second one of a name');

-- Rotating: the old one for a while, never three.
insert into key select 'door 2', livelets.rotate_publish_key('shop', 'door');
select is(pg_temp.used(name) - 'name', '{"tenant": "shop", "types": ["host:log", "bread:baked"], "topics": ["shop.public", "shop.room.*"]}',
  name || ' has the rights of the name') from key;
insert into key select 'door 3', livelets.rotate_publish_key('shop', 'door', '0');
select is(pg_temp.used('door'), null, 'the one before the one before has ended');
select is(pg_temp.used('door 2'), null, 'the one before has ended where there is no overlap');
select isnt(pg_temp.used('door 3'), null, 'the new one is valid');
select throws_ok($$select livelets.rotate_publish_key('shop', 'absent')$$, 'P0002', null, 'what is not there is not rotated');
select throws_ok($$select livelets.rotate_publish_key('shop', 'door', '-1 day')$$, '22023', null, 'nor with an overlap that is over');

-- Ending.
insert into key select 'till', livelets.make_publish_key('shop', 'till', '{a}', '{shop.public}');
select is(livelets.revoke_publish_key('other', 'till'), 0, 'another tenant''s name ends nothing here');
select isnt(pg_temp.used('till'), null, 'it goes on');
select is(livelets.revoke_publish_key('shop', 'till'), 1, 'revoking ends it');
select is(pg_temp.used('till'), null, 'at once');
select is(livelets.revoke_publish_key('shop', 'till'), 0, 'once');
select lives_ok($$select livelets.make_publish_key('shop', 'till', '{a}', '{shop.public}')$$, 'its name is free again');
update livelets.publish_key set expires_at = now() - interval '1 second' where hash = (select sha256(convert_to(secret, 'UTF8')) from key where name = 'door 3');
select is(pg_temp.used('door 3'), null, 'a key ends when its time is over');
delete from livelets.tenant where id = 'shop';
select is_empty($$select from livelets.publish_key where tenant = 'shop'$$, 'keys go with their tenant');

-- Who. Nobody but the owner and service_role makes, ends or sees them; the functions look up what they were given.
select is(has_function_privilege(role, p.oid, 'execute'), role = 'service_role' or (role = 'livelets_functions' and p.proname = 'use_publish_key'),
  format('%s and %s', role, p.proname))
from pg_proc p, unnest(array['anon', 'authenticated', 'service_role', 'livelets_functions']) role
where p.pronamespace = 'livelets'::regnamespace and p.proname like '%publish_key%';
select is(has_table_privilege(role, 'livelets.publish_key', privilege), role = 'service_role' and privilege = 'select', format('%s and %s of publish_key', role, privilege))
from unnest(array['anon', 'authenticated', 'service_role', 'livelets_functions']) role, unnest(array['select', 'insert', 'update', 'delete']) privilege;

select * from finish();
rollback;
