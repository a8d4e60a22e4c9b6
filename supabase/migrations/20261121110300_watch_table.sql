-- A site's own tables as a source of events: what changes in a row is in the log when, and only when, it is committed.

-- Unlogged: no row of it outlives the transaction that made it.
create unlogged table livelets.change (
  transaction xid8 not null default pg_current_xact_id(),
  n bigint generated always as identity,
  topics text[] not null,
  type text not null,
  key text,
  actor jsonb,
  data jsonb not null,
  primary key (transaction, n)
);
comment on table livelets.change is
  'What a transaction has changed so far in watched tables. Appended at its end all at once: the heads of the topics are '
  'locked for a moment, and in one order, so that no two writers wait for each other.';

alter table livelets.change enable row level security;

create function livelets.append_changes()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  change livelets.change;
begin
  -- Called for each change; the first call does them all.
  if not exists (select from livelets.change c where c.transaction = pg_current_xact_id()) then
    return null;
  end if;
  perform livelets.lock_topics(array(
    select distinct t from livelets.change c, unnest(c.topics) t where c.transaction = pg_current_xact_id()));
  for change in
    with taken as (delete from livelets.change c where c.transaction = pg_current_xact_id() returning c.*)
    select * from taken order by taken.n
  loop
    perform livelets.append(change.topics, change.type, change.data, change.key, change.actor);
  end loop;
  return null;
end $$;
create constraint trigger append_changes after insert on livelets.change deferrable initially deferred
  for each row execute function livelets.append_changes();

create function livelets.watched_topics(tenant text, audience jsonb, line jsonb)
returns text[] language sql stable set search_path = '' as $$
  select array(
    select tenant || '.role.admin'
    union select tenant || '.public' where audience -> 'public' = 'true'
    union select tenant || '.role.' || r from jsonb_array_elements_text(audience -> 'roles') r
    union select tenant || '.user.' || livelets.user_segment(u) from jsonb_array_elements_text(audience -> 'users') u
    union select tenant || '.room.' || r from jsonb_array_elements_text(audience -> 'rooms') r
    union select tenant || '.user.' || livelets.user_segment(line ->> c) from jsonb_array_elements_text(audience -> 'user_columns') c
      where line ->> c <> ''
    -- A value that is no segment is no room: nobody can have joined it.
    union select tenant || '.room.' || (line ->> c) from jsonb_array_elements_text(audience -> 'room_columns') c
      where line ->> c ~ '^[A-Za-z0-9_-]{1,64}$'
    order by 1)
$$;
comment on function livelets.watched_topics is 'Who is told of a row: always the admins.';

create function livelets.watched_data(columns text[], line jsonb)
returns jsonb language sql immutable set search_path = '' as $$
  with picked as (
    select c as name, line -> c as value, octet_length((line -> c)::text) > 4096 as large from unnest(columns) c where line ? c
  )
  select coalesce(jsonb_object_agg(name, value) filter (where not large), '{}')
    || coalesce((select jsonb_build_object('omitted', jsonb_agg(name order by name)) from picked where large having count(*) > 0), '{}')
  from picked
$$;
comment on function livelets.watched_data is 'The named columns. A value of more than 4 KB is left out and named in "omitted": a write must not fail, nor a page drown, because of it.';

create function livelets.watched_key(line jsonb, key_column text)
returns text language sql immutable set search_path = '' as $$
  select case when length(line ->> key_column) between 1 and 200 then line ->> key_column
    else encode(sha256(convert_to(line ->> key_column, 'UTF8')), 'hex') end
$$;

create function livelets.note_row(config jsonb, operation text, line jsonb, more jsonb default '{}')
returns void language plpgsql security definer set search_path = '' as $$
declare
  owner text := coalesce(config ->> 'tenant', line ->> (config ->> 'tenant_column'));
  claims jsonb := coalesce(nullif(current_setting('request.jwt.claims', true), ''), '{}')::jsonb;
  person text := case when claims ->> 'role' = 'authenticated' then livelets.user_segment(nullif(claims ->> 'sub', '')) end;
begin
  -- A row of nobody who has a log.
  if not config -> 'types' ? operation or not exists (select from livelets.tenant t where t.id = owner) then
    return;
  end if;
  insert into livelets.change (topics, type, key, actor, data) values (
    livelets.watched_topics(owner, config -> 'audience', line),
    config -> 'types' ->> operation,
    case when config ? 'key_column' then livelets.watched_key(line, config ->> 'key_column') end,
    case when person is not null then jsonb_strip_nulls(jsonb_build_object('id', person,
      'name', (select m.name from livelets.member m where m.tenant = owner and m.user_id = person))) end,
    livelets.watched_data(array(select jsonb_array_elements_text(config -> 'columns')), line) || more);
end $$;
comment on function livelets.note_row is 'Notes one change of a watched row, for the end of the transaction.';

create function livelets.note_change()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  config jsonb := tg_argv[0]::jsonb;
  columns text[] := array(select jsonb_array_elements_text(config -> 'columns'));
  before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  after jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  gone jsonb := case when config ? 'key_column' then '{"deleted": true}' else '{}' end;
  changed jsonb;
  moved boolean;
begin
  if tg_op = 'INSERT' then
    perform livelets.note_row(config, 'insert', after);
  elsif tg_op = 'DELETE' then
    perform livelets.note_row(config, 'delete', before, gone);
  else
    -- Under another key, or in another log, it is another state: the old one is gone.
    moved := before -> (config ->> 'tenant_column') is distinct from after -> (config ->> 'tenant_column')
      or before -> (config ->> 'key_column') is distinct from after -> (config ->> 'key_column');
    changed := (select jsonb_agg(c order by n) from unnest(columns) with ordinality u(c, n) where before -> c is distinct from after -> c);
    if moved then
      perform livelets.note_row(config, 'delete', before, gone);
      perform livelets.note_row(config, 'insert', after);
    elsif changed is not null then
      perform livelets.note_row(config, 'update', after, jsonb_build_object('changed', changed));
    end if;
  end if;
  return null;
end $$;
comment on function livelets.note_change is 'The trigger of watched tables. An update that changes none of the named columns makes no event.';

create function livelets.refuse_watch(watched regclass, what text)
returns void language plpgsql set search_path = '' as $$
begin
  raise exception 'watch_table: % to "%". See docs/tables.md.', what, watched using errcode = 'invalid_parameter_value';
end $$;

create function livelets.check_watch(watched regclass, config jsonb)
returns void language plpgsql stable set search_path = '' as $$
declare
  relation pg_catalog.pg_class := (select c from pg_catalog.pg_class c where c.oid = watched);
  audience jsonb := config -> 'audience';
  named text[] := array(
    select jsonb_array_elements_text(config -> 'columns')
    union select config ->> 'tenant_column' where config ? 'tenant_column'
    union select config ->> 'key_column' where config ? 'key_column'
    union select jsonb_array_elements_text(audience -> 'user_columns')
    union select jsonb_array_elements_text(audience -> 'room_columns'));
  wrong text;
begin
  if relation.relkind not in ('r', 'p') or relation.relpersistence = 't' then
    perform livelets.refuse_watch(watched, 'only tables that stay can be watched, which does not apply');
  elsif relation.relnamespace::regnamespace::text ~ '^(livelets.*|pg_.*|information_schema|realtime)$' then
    perform livelets.refuse_watch(watched, 'tables of the system and of livelets cannot be watched, which applies');
  elsif jsonb_array_length(config -> 'columns') = 0 then
    perform livelets.refuse_watch(watched, 'no column was named: whatever is named, and nothing else, can be read by the audience. Name "columns"');
  elsif config ? 'tenant' = config ? 'tenant_column' then
    perform livelets.refuse_watch(watched, 'give either "tenant" or "tenant_column"');
  elsif config ? 'tenant' and not exists (select from livelets.tenant t where t.id = config ->> 'tenant') then
    perform livelets.refuse_watch(watched, format('there is no tenant "%s", which was given', config ->> 'tenant'));
  end if;

  select n into wrong from unnest(named) n where not exists (
    select from pg_catalog.pg_attribute a where a.attrelid = watched and a.attname = n and a.attnum > 0 and not a.attisdropped) limit 1;
  if wrong is not null then
    perform livelets.refuse_watch(watched, format('there is no column "%s", which was named', wrong));
  elsif config ? 'key_column' and not exists (
    select from pg_catalog.pg_attribute a where a.attrelid = watched and a.attname = config ->> 'key_column' and a.attnotnull) then
    perform livelets.refuse_watch(watched, 'the column of the key may be null. Make it "not null", as it belongs');
  end if;

  select coalesce(k, 'null') into wrong from jsonb_object_keys(audience) k
  where k not in ('public', 'roles', 'users', 'rooms', 'user_columns', 'room_columns')
    or case when k = 'public' then jsonb_typeof(audience -> k) <> 'boolean' else jsonb_typeof(audience -> k) <> 'array' end limit 1;
  if wrong is null then
    select r into wrong from jsonb_array_elements_text(audience -> 'roles') r where r not in ('admin', 'staff', 'member', 'visitor') limit 1;
  end if;
  if wrong is null then
    select r into wrong from jsonb_array_elements_text(audience -> 'rooms') r where r !~ '^[A-Za-z0-9_-]{1,64}$' limit 1;
  end if;
  if wrong is not null then
    perform livelets.refuse_watch(watched, format('"%s" is wrong in "audience", which has public, roles, users, rooms, user_columns and room_columns. Mend what was given', wrong));
  elsif (select count(*) from jsonb_each(audience) e, jsonb_array_elements(case when jsonb_typeof(e.value) = 'array' then e.value else '[]' end)) > 90 then
    perform livelets.refuse_watch(watched, 'more than 90 topics were given');
  end if;

  select k into wrong from jsonb_each_text(config -> 'types') t(k, v)
  where k not in ('insert', 'update', 'delete') or v is null or v !~ '^[A-Za-z][A-Za-z0-9_:-]{0,99}$' or v ~* '^live:' limit 1;
  if wrong is not null or config -> 'types' = '{}' then
    perform livelets.refuse_watch(watched, format('"%s" is wrong in "types", which has insert, update and delete with names such as "booking:made". Mend what was given', coalesce(wrong, '{}')));
  elsif config ? 'key_column' and (select count(distinct v) from jsonb_each_text(config -> 'types') t(k, v)) > 1 then
    perform livelets.refuse_watch(watched, 'with a key there is one type: under several, a snapshot would go on showing what was changed or deleted. Give one');
  end if;
end $$;
comment on function livelets.check_watch is 'Refuses, in a sentence, what would fail or leak later.';

create function livelets.watch_table(
  watched regclass, tenant text default null, tenant_column text default null, columns text[] default '{}',
  audience jsonb default '{}', types jsonb default null, key_column text default null
) returns void language plpgsql set search_path = '' as $$
#variable_conflict use_variable
declare
  name text := (select left(regexp_replace(c.relname, '[^A-Za-z0-9_-]', '_', 'g'), 80) from pg_catalog.pg_class c where c.oid = watched);
  noun text := case when name ~ '^[A-Za-z]' then name else 't' || name end;
  config jsonb := jsonb_strip_nulls(jsonb_build_object('tenant', tenant, 'tenant_column', tenant_column, 'key_column', key_column))
    || jsonb_build_object('columns', to_jsonb(columns), 'audience', coalesce(audience, '{}'), 'types', coalesce(types, case
      when key_column is null then jsonb_build_object('insert', noun || ':inserted', 'update', noun || ':updated', 'delete', noun || ':deleted')
      else jsonb_build_object('insert', noun || ':changed', 'update', noun || ':changed', 'delete', noun || ':changed') end));
begin
  if watched is null or jsonb_typeof(config -> 'types') <> 'object' or jsonb_typeof(config -> 'audience') <> 'object' or columns is null then
    raise exception 'watch_table: an argument is missing or no object to "%". See docs/tables.md.', watched using errcode = 'invalid_parameter_value';
  end if;
  perform livelets.check_watch(watched, config);
  perform livelets.unwatch_table(watched);
  execute format('create trigger livelets_watch after insert or update or delete on %s for each row execute function livelets.note_change(%L)',
    watched, config);
end $$;
comment on function livelets.watch_table is
  'From now on, what changes in the named columns of a table is appended to the log in the same transaction. Watching again replaces what was said before. See docs/tables.md.';

create function livelets.unwatch_table(watched regclass)
returns boolean language plpgsql set search_path = '' as $$
declare
  is_watched boolean := exists (select from pg_catalog.pg_trigger t where t.tgrelid = watched and t.tgname = 'livelets_watch');
begin
  if is_watched then
    execute format('drop trigger livelets_watch on %s', watched);
  end if;
  return is_watched;
end $$;
comment on function livelets.unwatch_table is 'Ends watch_table, and answers whether the table was watched. What was appended stays.';

revoke execute on all functions in schema livelets from public;
grant execute on all functions in schema livelets to service_role;
grant execute on function livelets.reads, livelets.writes to anon, authenticated;
