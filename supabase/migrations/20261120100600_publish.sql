-- Publishing once, however often it is asked.

create table livelets.publication (
  tenant text not null references livelets.tenant on delete cascade,
  id uuid not null,
  body_hash bytea not null,
  positions jsonb not null default '[]',
  at timestamptz not null default now(),
  primary key (tenant, id)
);
create index publication_age on livelets.publication (at);
comment on table livelets.publication is 'What was published under which idempotency key, for 7 days.';
comment on column livelets.publication.body_hash is 'SHA-256 of the canonical body: the same id with another body is a conflict, not a repetition.';

alter table livelets.publication enable row level security;
grant select on livelets.publication to service_role;

create function livelets.publish(
  tenant text, id uuid, body_hash bytea, topics text[], type text, data jsonb,
  key text default null, actor jsonb default null, command uuid default null
) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  known livelets.publication;
  result jsonb;
begin
  if exists (select from unnest(topics) t where t is null or not starts_with(t, tenant || '.')) then
    raise exception 'publish: a topic is not one of tenant "%". Publish to one tenant at a time.', tenant using errcode = 'invalid_parameter_value';
  end if;

  -- A concurrent publication of the same id waits here until the first has committed or failed.
  insert into livelets.publication (tenant, id, body_hash) values (tenant, id, body_hash) on conflict do nothing;
  if not found then
    select * into known from livelets.publication p where p.tenant = tenant and p.id = id;
    if known.body_hash <> body_hash then
      return jsonb_build_object('status', 'conflict', 'events', '[]'::jsonb);
    end if;
    return jsonb_build_object('status', 'duplicate', 'events', known.positions);
  end if;

  select jsonb_agg(to_jsonb(a) order by a.topic) into result
  from livelets.append(topics || (tenant || '.role.admin'), type, data, key, actor, command, id) a;
  update livelets.publication p set positions = result where p.tenant = tenant and p.id = id;
  return jsonb_build_object('status', 'created', 'events', result);
end $$;
comment on function livelets.publish is
  'Appends an event to topics of one tenant, and to <tenant>.role.admin, once per id: { status: created | duplicate | conflict, events: [position] }.';

revoke execute on all functions in schema livelets from public;
grant execute on all functions in schema livelets to service_role;
grant execute on function livelets.reads, livelets.writes to anon, authenticated;
