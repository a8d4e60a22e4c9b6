-- Nothing is open that was not opened: by the catalogue, so that a table or function of tomorrow is held to it too.
begin;
select no_plan();

create temporary view ours as
  select c.oid, c.oid::regclass as name, c.relrowsecurity from pg_class c
  where c.relnamespace = 'livelets'::regnamespace and c.relkind in ('r', 'p');
create temporary view functions as
  select p.oid, p.oid::regprocedure as name, p.proname, p.prosecdef, p.proconfig from pg_proc p where p.pronamespace = 'livelets'::regnamespace;

select cmp_ok(count(*), '>', 5::bigint, 'there are tables to look at') from ours;
select ok(relrowsecurity, name || ' has row level security') from ours;
select ok(relrowsecurity, 'realtime.messages has row level security') from pg_class where oid = 'realtime.messages'::regclass;
select is_empty(
  $$select policyname from pg_policies where schemaname = 'livelets' and roles <> '{livelets_functions}'$$,
  'no policy opens a table of the log: functions read and write it');
select set_eq(
  $$select tablename || ' ' || cmd from pg_policies where schemaname = 'livelets'$$,
  $$values ('tenant SELECT'), ('member SELECT'), ('stream SELECT'), ('outbox SELECT'), ('outbox UPDATE'), ('outbox DELETE')$$,
  'the role of the functions reads what they read, and sends the outbox');
select set_eq(
  $$select policyname::text from pg_policies where schemaname = 'realtime'$$,
  $$values ('Members see who is in a live room'), ('Members track and broadcast in live rooms'), ('Readers of a topic receive its channel')$$,
  'the policies are those that policies.sql tests');

-- Explicit grants.
select ok(not has_table_privilege(role, name::text, p), format('%s has no %s on %s', role, p, name))
from ours, unnest(array['anon', 'authenticated', 'public']) role,
  unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) p;
select ok(has_schema_privilege(role, 'livelets', 'usage') and not has_schema_privilege(role, 'livelets', 'create'), role || ' may look into the schema, and make nothing in it')
from unnest(array['anon', 'authenticated', 'service_role']) role;
select ok(has_table_privilege('service_role', 'livelets.' || t, 'select'), format('service_role reads %s', t))
from unnest(array['tenant', 'member', 'installation', 'stream', 'event', 'state', 'rollup', 'publication', 'outbox']) t;
select ok(not has_table_privilege('service_role', name::text, p), format('service_role has no %s on %s: append is the only way in', p, name))
from ours, unnest(array['insert', 'update', 'delete']) p
where name::text in ('livelets.stream', 'livelets.event', 'livelets.state', 'livelets.rollup', 'livelets.installation');
select ok(not has_sequence_privilege(role, c.oid, 'usage'), format('%s has no usage of %s', role, c.relname))
from pg_class c, unnest(array['anon', 'authenticated']) role where c.relnamespace = 'livelets'::regnamespace and c.relkind = 'S';

-- Functions.
select is(has_function_privilege(role, oid, 'execute'), proname in ('reads', 'writes'), format('%s %s', role, name))
from functions, unnest(array['anon', 'authenticated']) role;
select ok(not exists (select from aclexplode(p.proacl) a where a.grantee = 0) and p.proacl is not null, 'not everybody executes ' || p.oid::regprocedure)
from pg_proc p where p.pronamespace = 'livelets'::regnamespace;
select ok(coalesce(proconfig @> array['search_path=""'], false), name || ' has its own search_path') from functions;

select * from finish();
rollback;
