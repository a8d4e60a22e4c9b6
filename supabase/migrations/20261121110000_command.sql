-- Commands: what people ask for, done at most once, however often it is asked.

create table livelets.command_type (
  pack text not null,
  type text not null check (type ~ '^[A-Za-z][A-Za-z0-9_:-]{0,99}$'),
  function text not null,
  roles text[] not null check (roles <@ array['admin', 'staff', 'member', 'visitor']),
  primary key (pack, type)
);
comment on table livelets.command_type is 'Which SQL function does a command, and who may call it. Servers with a secret key may call all.';
comment on column livelets.command_type.pack is 'Tenants of this pack have the command; * is for all.';
comment on column livelets.command_type.function is 'Schema-qualified, with its argument''s type. Text, as a dump and an upgrade keep it.';

alter table livelets.command_type enable row level security;

create table livelets.client (
  tenant text not null references livelets.tenant on delete cascade,
  id text not null check (length(id) between 1 and 64),
  person text not null,
  seen_at timestamptz not null default now(),
  primary key (tenant, id)
);
create index client_age on livelets.client (seen_at);
comment on table livelets.client is 'Belongs to whoever used it first: nobody sends commands under another person''s client.';

alter table livelets.client enable row level security;

create table livelets.command (
  tenant text not null references livelets.tenant on delete cascade,
  id uuid not null,
  person text not null,
  client text not null,
  type text not null,
  body_hash bytea not null,
  answer jsonb,
  at timestamptz not null default now(),
  primary key (tenant, id)
);
create index command_age on livelets.command (at);
comment on table livelets.command is 'What became of each command, for 7 days: longer than any client tries again.';
comment on column livelets.command.person is 'livelets.user_segment of who sent it, or key:<name> of a server.';
comment on column livelets.command.body_hash is 'SHA-256 of the canonical body. The arguments themselves are not kept.';
comment on column livelets.command.answer is 'What every repetition is told. Null only inside the transaction that applies it.';

alter table livelets.command enable row level security;

grant select on livelets.command_type, livelets.client, livelets.command to service_role;

create type livelets.command_request as (
  tenant text, id uuid, client text, type text, args jsonb, base jsonb, at timestamptz, person text, role text, actor jsonb,
  lease jsonb
);
comment on type livelets.command_request is
  'What a command''s function is given. role is "server" for a secret key; at is when the client asked, by its own clock; lease is for livelets.lease_refusal.';

-- What a command's function returns. ----------------------------------------------------------------------------------

create function livelets.applied(result jsonb default null, events jsonb default '[]')
returns jsonb language sql immutable set search_path = '' as $$
  select jsonb_build_object('status', 'applied', 'result', result, 'events', events)
$$;
comment on function livelets.applied is 'Done. events is an array of livelets.event_of(…): run_command appends them.';

create function livelets.rejected(reason text, message text default null, result jsonb default null, alternatives jsonb default null)
returns jsonb language sql immutable set search_path = '' as $$
  select jsonb_build_object('status', 'rejected', 'reason', reason, 'message', message, 'result', result, 'alternatives', alternatives)
$$;
comment on function livelets.rejected is
  'Not done, and why: reason is a name that a page can act on, message a sentence. alternatives: [{ type, args, label? }]. What the function wrote is undone.';

create function livelets.conflict(reason text, message text default null, result jsonb default null, alternatives jsonb default null)
returns jsonb language sql immutable set search_path = '' as $$
  select livelets.rejected(reason, message, result, alternatives) || '{"status": "conflict"}'
$$;
comment on function livelets.conflict is 'Not done, since what it was based on has changed. result says what is there now.';

create function livelets.event_of(type text, data jsonb, topics text[] default '{}', key text default null)
returns jsonb language sql immutable set search_path = '' as $$
  select jsonb_strip_nulls(jsonb_build_object('type', type, 'topics', topics, 'key', key)) || jsonb_build_object('data', data)
$$;
comment on function livelets.event_of is 'An event that a command makes. It also goes to <tenant>.role.admin.';

-- Registering. --------------------------------------------------------------------------------------------------------

create function livelets.register_command(pack text, type text, function text, roles text[])
returns void language plpgsql set search_path = '' as $$
#variable_conflict use_variable
declare
  found_function regprocedure := to_regprocedure(function || case when function like '%(%' then '' else '(livelets.command_request)' end);
begin
  if found_function is null or not exists (
    select from pg_catalog.pg_proc p where p.oid = found_function and p.prorettype = 'jsonb'::regtype and not p.proretset
      and p.pronargs = 1 and p.proargtypes[0] = 'livelets.command_request'::regtype
  ) then
    raise exception 'register_command: "%" is no function (livelets.command_request) returns jsonb. Create it first, and name its schema.', function
      using errcode = 'undefined_function';
  end if;
  insert into livelets.command_type as t (pack, type, function, roles) values (pack, type, found_function::text, roles)
  on conflict on constraint command_type_pkey do update set function = excluded.function, roles = excluded.roles;
end $$;
comment on function livelets.register_command is
  'Makes an SQL function a command of a pack''s tenants (* for all), for the given roles. The last registration counts.';

create function livelets.command_type_of(tenant text, type text)
returns livelets.command_type language sql stable security definer set search_path = '' as $$
  select c from livelets.tenant t join livelets.command_type c on c.pack in (t.pack, '*')
  where t.id = command_type_of.tenant and c.type = command_type_of.type order by c.pack = '*' limit 1
$$;
comment on function livelets.command_type_of is 'The command that a type means in a tenant: its pack''s own before the one for all.';

-- Running. ------------------------------------------------------------------------------------------------------------

create function livelets.append_all(tenant text, events jsonb, also text[], actor jsonb, command uuid)
returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  admins text := tenant || '.role.admin';
  names text[] := array(select distinct jsonb_array_elements_text(e -> 'topics') from jsonb_array_elements(events) e) || also || admins;
  wrong text := (select t from unnest(names) t
    where not exists (select from livelets.parse_topic(t) p where p.tenant = tenant and p.kind <> 'live') limit 1);
  event jsonb;
  appended jsonb := '[]';
  positions jsonb := '[]';
begin
  if wrong is not null then
    raise exception 'run_command: "%" is no topic of the log of tenant "%". Mend the command''s function.', wrong, tenant
      using errcode = 'raise_exception';
  elsif jsonb_array_length(events) > 0 then
    perform livelets.lock_topics(names);
  end if;
  for event in select e || jsonb_build_object('id', livelets.derived_id(command, e ->> 'type', n::text))
    from jsonb_array_elements(events) with ordinality j(e, n) order by n
  loop
    positions := positions || (select jsonb_agg(to_jsonb(a) order by a.topic collate "C") from livelets.append(
      array(select jsonb_array_elements_text(event -> 'topics')) || admins,
      event ->> 'type', event -> 'data', event ->> 'key', actor, command, (event ->> 'id')::uuid) a);
    appended := appended || event;
  end loop;
  return jsonb_build_object('appended', appended, 'events', positions);
end $$;
comment on function livelets.append_all is
  'Appends the events that a command made, each to its topics and the admins'': { appended: [event with id], events: [position] }.';

create function livelets.call_command(request livelets.command_request, function text)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  outcome jsonb;
begin
  begin
    execute format('select %s($1)', function::regprocedure::regproc) into outcome using request;
    if outcome ->> 'status' in ('rejected', 'conflict') then
      -- Ends the inner block: what the function wrote before it refused is undone.
      raise exception using errcode = 'LVREF';
    end if;
  exception when sqlstate 'LVREF' then
    null;
  end;
  if outcome ->> 'status' is null or outcome ->> 'status' not in ('applied', 'rejected', 'conflict') then
    raise exception 'run_command: the function of "%" returned no outcome. Return livelets.applied, .rejected or .conflict.', request.type
      using errcode = 'raise_exception';
  end if;
  return outcome;
end $$;
comment on function livelets.call_command is 'Calls a command''s function. A refusal leaves nothing behind.';

create function livelets.owns_client(tenant text, client text, person text)
returns boolean language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
begin
  insert into livelets.client (tenant, id, person) values (tenant, client, person) on conflict do nothing;
  if found then
    return true;
  end if;
  if exists (select from livelets.client c where c.tenant = tenant and c.id = client and c.seen_at < now() - interval '1 day') then
    perform livelets.hold_tenants(array[tenant]);
    update livelets.client c set seen_at = now() where c.tenant = tenant and c.id = client and c.person = person;
  end if;
  return exists (select from livelets.client c where c.tenant = tenant and c.id = client and c.person = person);
end $$;
comment on function livelets.owns_client is 'Whether a client is this person''s: whoever uses it first.';

create function livelets.begin_command(request livelets.command_request, body_hash bytea)
returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  too_old boolean := request.at < clock_timestamp() - interval '72 hours';
  too_early boolean := request.at > clock_timestamp() + interval '10 minutes';
  known livelets.command;
begin
  -- A concurrent command of the same id waits here until the first has committed or failed.
  insert into livelets.command (tenant, id, person, client, type, body_hash)
  select request.tenant, request.id, request.person, request.client, request.type, body_hash where not too_old and not too_early
  on conflict do nothing;
  if found then
    return null;
  end if;
  select * into known from livelets.command c where c.tenant = request.tenant and c.id = request.id;
  return case
    when known.person <> request.person or known.body_hash <> body_hash then '{"refused": "id"}'
    when known.answer ->> 'status' = 'applied' then known.answer || '{"status": "duplicate"}'
    when known.id is not null then known.answer
    -- Refused for its time: it was never begun, and nothing is kept of it.
    when too_early then livelets.answer_of(livelets.rejected('clock_ahead',
      'It says that it was asked for more than 10 minutes from now. Check the clock.'))
    else livelets.answer_of(livelets.rejected('expired', 'It was asked for more than 72 hours ago. Ask again.'))
  end;
end $$;
comment on function livelets.begin_command is
  'Null if the command is new, and this transaction''s to apply. Else what to answer, or { refused: "id" } for the id of another command.';

create function livelets.answer_of(outcome jsonb, positions jsonb default '[]')
returns jsonb language sql immutable set search_path = '' as $$
  select jsonb_strip_nulls(jsonb_build_object('status', outcome -> 'status', 'reason', outcome -> 'reason',
      'message', outcome -> 'message', 'alternatives', outcome -> 'alternatives'))
    || jsonb_build_object('result', coalesce(outcome -> 'result', 'null'), 'events', positions)
$$;
comment on function livelets.answer_of is 'An outcome as POST command answers it.';

create function livelets.run_command(
  tenant text, id uuid, body_hash bytea, claims jsonb, command jsonb, also text[] default '{}', server text default 'default'
) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  is_server boolean := claims ->> 'role' = 'service_role';
  person text := case when is_server then 'key:' || server when claims ->> 'role' = 'authenticated' then livelets.user_segment(claims ->> 'sub') end;
  member livelets.member;
  kind livelets.command_type := livelets.command_type_of(tenant, command ->> 'type');
  request livelets.command_request;
  outcome jsonb;
  written jsonb;
  answer jsonb;
begin
  -- Now, and not when the person pressed the button: rights may have changed since.
  select * into member from livelets.member m where m.tenant = tenant and m.user_id = person;
  if kind.type is null or not (is_server or coalesce(member.role = any (kind.roles), false)) then
    return '{"refused": "forbidden"}';
  end if;
  request := row(tenant, id, command ->> 'client', kind.type, command -> 'args', nullif(command -> 'base', 'null'),
    (command ->> 'at')::timestamptz, person, coalesce(member.role, 'server'),
    case when not is_server then jsonb_strip_nulls(jsonb_build_object('id', person, 'name', member.name)) end,
    nullif(command -> 'lease', 'null'));
  if not livelets.owns_client(tenant, request.client, person) then
    return '{"refused": "client"}';
  end if;
  answer := livelets.begin_command(request, body_hash);
  if answer is not null then
    return answer;
  end if;

  outcome := livelets.call_command(request, kind.function);
  written := livelets.append_all(tenant, case when outcome ->> 'status' = 'applied' then coalesce(outcome -> 'events', '[]') else '[]' end,
    also, request.actor, id);
  answer := livelets.answer_of(outcome, written -> 'events');
  update livelets.command c set answer = answer where c.tenant = tenant and c.id = id;
  return answer || jsonb_build_object('appended', written -> 'appended');
end $$;
comment on function livelets.run_command is
  'Does a command { client, type, args, base?, lease?, at } once per id: { status: applied | duplicate | rejected | conflict, events, result, '
  'reason?, message?, alternatives? }, with the events themselves in "appended" the first time; or { refused: forbidden | client | id }. '
  '"also": topics that the caller will append to in the same transaction.';

create function livelets.sweep_commands()
returns void language sql security definer set search_path = '' as $$
  delete from livelets.command where at < now() - interval '7 days';
  delete from livelets.client where seen_at < now() - interval '8 days';
$$;
comment on function livelets.sweep_commands is 'Removes the commands, and clients, that nobody can try again any more. Run by livelets.sweep.';

revoke execute on all functions in schema livelets from public;
grant execute on all functions in schema livelets to service_role;
grant execute on function livelets.reads, livelets.writes to anon, authenticated;
