-- People: what is held about somebody, given to them as JSON, or taken out of the log without moving it.
--
-- Which fields of an event are personal is declared per type: where in the data a person stands, and what of them.
-- Whatever else holds people registers itself as a store. `erase` and `export_person` ask both.
--
-- Erasing gives every topic that it touched a new epoch. Numbers and ids stay, but whoever had the old text, be it on a
-- screen, in a browser's store or on its way through an engine, is told by the epoch to start anew from a snapshot: an open
-- page at once, one that was away when it connects again. A message that names what to forget would only reach the former.

create table livelets.personal_field (
  type text not null check (type ~ '^[A-Za-z][A-Za-z0-9_:-]{0,99}$'),
  path text[] not null,
  id text not null,
  fields text[] not null check (cardinality(fields) > 0),
  search jsonpath,
  primary key (type, path, id)
);
comment on table livelets.personal_field is 'Where in the data of which type of event a person stands. Filled by livelets.declare_personal.';
comment on column livelets.personal_field.path is 'Keys from the data to the object that describes the person; * for every element of a list.';
comment on column livelets.personal_field.id is 'The key of the person''s id in that object. Empty: the fields are about whoever the event was sent to.';
comment on column livelets.personal_field.fields is 'Keys of that object that are personal.';
comment on column livelets.personal_field.search is 'Finds one of $people in the data.';
alter table livelets.personal_field enable row level security;

create table livelets.person_store (
  name text primary key check (name ~ '^[a-z][a-z0-9_]{0,62}$'),
  export text not null,
  erase text not null,
  ids text
);
comment on table livelets.person_store is 'Tables that hold people, each as functions of (tenant text, people text[]). Filled by livelets.register_person_store.';
comment on column livelets.person_store.export is 'Returns jsonb: what is held, null for nothing.';
comment on column livelets.person_store.erase is 'Takes it out; what it returns is ignored.';
comment on column livelets.person_store.ids is 'Returns text[]: more ids of the same people, such as the customer number of a sign-in.';
alter table livelets.person_store enable row level security;

grant select on livelets.personal_field, livelets.person_store to service_role;

create function livelets.declare_personal(type text, path text, id text, fields text[])
returns void language plpgsql set search_path = '' as $$
#variable_conflict use_variable
declare
  keys text[] := coalesce(string_to_array(nullif(path, ''), '.'), '{}');
  steps text := coalesce((select string_agg(case k when '*' then '[*]' else '.' || to_json(k) end, '' order by n)
    from unnest(keys) with ordinality u(k, n)), '');
begin
  if id = '' and path <> '' then
    raise exception 'declare_personal: "%" of "%" has no id. Name the id''s key, or declare fields of the data itself.', path, type
      using errcode = 'invalid_parameter_value';
  end if;
  insert into livelets.personal_field as f (type, path, id, fields, search)
  values (type, keys, id, fields, case when id <> '' then ('$' || steps || '.' || to_json(id) || ' ? (@ == $people[*])')::jsonpath end)
  on conflict on constraint personal_field_pkey do update set fields = excluded.fields;
end $$;
comment on function livelets.declare_personal is
  'Declares personal fields of a type of event: (''session:booked'', ''session.client'', ''id'', ''{name}''). Path '''' is the data itself, * any element of a list.';

create function livelets.register_person_store(name text, export text, erase text, ids text default null)
returns void language plpgsql set search_path = '' as $$
#variable_conflict use_variable
declare
  wrong text := (select f from unnest(array[export, erase, ids]) f where f is not null and to_regprocedure(f || '(text, text[])') is null limit 1);
begin
  if wrong is not null then
    raise exception 'register_person_store: "%" is no function (text, text[]). Create it first, and name its schema.', wrong using errcode = 'undefined_function';
  end if;
  insert into livelets.person_store as s (name, export, erase, ids)
  values (name, export::regproc::text, erase::regproc::text, ids::regproc::text)
  on conflict on constraint person_store_pkey do update set export = excluded.export, erase = excluded.erase, ids = excluded.ids;
end $$;
comment on function livelets.register_person_store is
  'Makes a table that holds people known to erase and export_person. The functions take (tenant text, people text[]).';

create function livelets.person_ids(tenant text, person text)
returns text[] language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  people text[] := array(select distinct p from unnest(array[person, livelets.user_segment(person)]) p where p is not null);
  found_ids text[];
  lookup text;
begin
  -- One store's answer may be another one's question; nobody has more than a few ids.
  for round in 1..3 loop
    for lookup in select s.ids from livelets.person_store s where s.ids is not null order by s.name loop
      execute format('select %s($1, $2)', lookup) into found_ids using tenant, people;
      people := array(select distinct p from unnest(people || found_ids) p where p is not null);
    end loop;
  end loop;
  return people;
end $$;
comment on function livelets.person_ids is 'Every id that a person has in a tenant, the given one included.';

-- In the log. ---------------------------------------------------------------------------------------------------------

create function livelets.events_about(topic text, people text[])
returns setof livelets.event language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  place record;
  given jsonb := jsonb_build_object('people', people);
  own text[];
begin
  select p.tenant, p.kind, p.name into place from livelets.parse_topic(topic) p;
  own := array(select place.tenant || '.user.' || p from unnest(people) p);
  return query
    select e.* from livelets.event e where e.topic = topic and (
      e.actor ->> 'id' = any (people) or e.key = any (people) or (topic = any (own) and e.data <> '{}')
      or exists (select from livelets.personal_field f where f.type = e.type and jsonb_path_exists(e.data, f.search, given))
      -- The admins have a copy of what was sent to the person.
      or (topic = place.tenant || '.role.admin'
        and exists (select from livelets.personal_field f, unnest(f.fields) k
          where f.type = e.type and f.id = '' and coalesce(e.data -> k, '""') <> '""')
        and exists (select from livelets.event sent where sent.topic = any (own) and sent.id = e.id)))
    order by e.seq;
end $$;
comment on function livelets.events_about is
  'Events of a topic that hold one of these people: as a declared field, as the actor, as the key, or because the topic is theirs.';

create function livelets.blank_person(value jsonb, path text[], id text, fields text[], aliases jsonb)
returns jsonb language plpgsql immutable set search_path = '' as $$
begin
  if path[1] = '*' and jsonb_typeof(value) = 'array' then
    return coalesce((select jsonb_agg(livelets.blank_person(v, path[2:], id, fields, aliases) order by n)
      from jsonb_array_elements(value) with ordinality j(v, n)), '[]');
  elsif jsonb_typeof(value) is distinct from 'object' then
    return value;
  elsif cardinality(path) > 0 then
    return case when value ? path[1] then value || jsonb_build_object(path[1],
      livelets.blank_person(value -> path[1], path[2:], id, fields, aliases)) else value end;
  elsif id <> '' and not coalesce(aliases ? (value ->> id), false) then
    return value;
  end if;
  -- A text stays one, so that what reads it needs no case of its own; anything else goes.
  value := (value - fields) || coalesce((
    select jsonb_object_agg(f, '') from unnest(fields) f where jsonb_typeof(value -> f) = 'string'), '{}');
  return case when id = '' then value else value || jsonb_build_object(id, aliases ->> (value ->> id)) end;
end $$;
comment on function livelets.blank_person is 'The value with the person at `path` blanked, if their id is among the aliases, which take its place.';

create function livelets.blank_data(event livelets.event, aliases jsonb)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  field livelets.personal_field;
  place record;
  data jsonb := event.data;
begin
  select p.tenant, p.kind, p.name into place from livelets.parse_topic(event.topic) p;
  if place.kind = 'user' and aliases ? place.name then
    return '{}';
  end if;
  for field in select * from livelets.personal_field f where f.type = event.type loop
    if field.id <> '' or (event.topic = place.tenant || '.role.admin' and exists (
      select from jsonb_object_keys(aliases) p join livelets.event sent on sent.topic = place.tenant || '.user.' || p where sent.id = event.id))
    then
      data := livelets.blank_person(data, field.path, field.id, field.fields, aliases);
    end if;
  end loop;
  return data;
end $$;
comment on function livelets.blank_data is 'The data of an event without these people. What stands in a person''s own topic is theirs altogether.';

create function livelets.erase_events(topic text, aliases jsonb, most int)
returns int language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  people text[] := array(select jsonb_object_keys(aliases));
  blanked int;
begin
  update livelets.event e set
    data = livelets.blank_data(e, aliases),
    actor = case when e.actor ->> 'id' = any (people) then null else e.actor end,
    key = coalesce(aliases ->> e.key, e.key)
  where e.topic = topic and e.seq in (select a.seq from livelets.events_about(topic, people) a limit most);
  get diagnostics blanked = row_count;
  return blanked;
end $$;
comment on function livelets.erase_events is
  'Blanks these people in up to `most` events of a topic, the oldest first: how many. Their ids become aliases, as keys too: call erase_keys after it.';

create function livelets.erase_keys(topic text, aliases jsonb)
returns void language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  people text[] := array(select jsonb_object_keys(aliases));
begin
  update livelets.state s set key = aliases ->> s.key where s.topic = topic and s.key = any (people)
    and exists (select from livelets.event e where e.topic = topic and e.seq = s.seq and e.key = aliases ->> s.key);
  update livelets.rollup r set key = aliases ->> r.key where r.topic = topic and r.key = any (people);
end $$;
comment on function livelets.erase_keys is
  'Gives the states and rollups of a topic the aliases that its events got. The head must be locked: whoever appends changes these under its lock.';

create function livelets.erase_hints(topics text[])
returns void language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  channels text[] := array(select s.topic || '.g' || g from livelets.stream s, generate_series(1, s.generation) g where s.topic = any (topics));
begin
  -- The new epoch would make clients drop these in any case.
  delete from livelets.outbox o where o.channel = any (channels) and o.frame -> 'events' <> '[]';
  delete from realtime.messages m where m.topic = any (channels) and m.payload -> 'events' <> '[]';
exception when insufficient_privilege then
  raise notice 'livelets: frames in realtime.messages are not ours to delete. Supabase drops them within 3 days.';
  delete from livelets.outbox o where o.channel = any (channels) and o.frame -> 'events' <> '[]';
end $$;
comment on function livelets.erase_hints is 'Removes the frames that wait for Pusher, or that Supabase could replay.';
