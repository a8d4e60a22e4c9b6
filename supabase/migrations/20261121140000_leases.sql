-- Leases: who may change something for now, and how a write that comes too late is refused.
--
-- A lease ends by itself, on this server's clock, whatever became of its holder. What makes it safe is not its end but its
-- token, a number that grows with every new holder: `holds` looks at it inside the transaction of the write and keeps the
-- row until that commits, so that nobody else can become the holder in between. A write under an old token changes nothing.
--
-- Locks are taken in one order: a lease, then the heads of topics.

create table livelets.lease_kind (
  pack text not null,
  kind text not null check (kind ~ '^(\*|[a-z][a-z0-9_-]{0,39})$'),
  roles text[] not null check (roles <@ array['admin', 'staff', 'member']),
  audience text not null,
  take_roles text[] not null check (take_roles <@ roles),
  primary key (pack, kind)
);
comment on table livelets.lease_kind is 'Who may lease what. Filled by livelets.register_lease. Servers with a secret key may lease everything.';
comment on column livelets.lease_kind.pack is 'Tenants of this pack; * is for all.';
comment on column livelets.lease_kind.kind is 'What stands before the colon of a resource; * is for those without a row of their own.';
comment on column livelets.lease_kind.audience is 'The topic, without its tenant, that is told of changes beside the admins''.';
comment on column livelets.lease_kind.take_roles is 'Who may take it from somebody else.';

alter table livelets.lease_kind enable row level security;

create table livelets.lease (
  tenant text not null references livelets.tenant on delete cascade,
  resource text not null check (resource ~ '^[a-z][a-z0-9_-]{0,39}:[A-Za-z0-9_.:/@-]{1,128}$'),
  token bigint not null default 0,
  holder text,
  client text,
  since timestamptz,
  expires_at timestamptz not null default '-infinity',
  reason text check (length(reason) <= 200),
  asker text,
  asked text check (length(asked) <= 200),
  primary key (tenant, resource)
) with (fillfactor = 50);
-- None on expires_at: without an index on what a renewal changes, it rewrites the row within its page.
create index lease_held on livelets.lease (tenant) where holder is not null;
comment on table livelets.lease is 'A row stays when its lease has ended: the token must never go back. It names nobody then.';
comment on column livelets.lease.token is 'Grows by one with every new holder, and when the same one comes back after the end.';
comment on column livelets.lease.holder is 'livelets.user_segment of a person, or key:<name> of a server; null for nobody.';
comment on column livelets.lease.client is 'The page or device: the same person in another tab is another holder.';
comment on column livelets.lease.expires_at is 'By this server''s clock. The holder is the holder no longer from then on, swept or not.';
comment on column livelets.lease.reason is 'Why it was acquired or taken, in the holder''s words.';
comment on column livelets.lease.asker is 'Who would like to have it, and has said so last.';
comment on column livelets.lease.asked is 'What the asker said.';

alter table livelets.lease enable row level security;

grant select on livelets.lease_kind, livelets.lease to service_role;

-- Registering. --------------------------------------------------------------------------------------------------------

create function livelets.register_lease(pack text, kind text, roles text[], audience text, take_roles text[] default '{admin}')
returns void language plpgsql set search_path = '' as $$
#variable_conflict use_variable
declare
  deaf text := (select r from unnest(roles) r where r <> 'admin' and not exists (
    select from livelets.parse_topic('t.' || audience) p where p.kind <> 'user' and livelets.may_read(p.kind, p.name, r, null, false)) limit 1);
begin
  if not exists (select from livelets.parse_topic('t.' || audience) p where p.kind in ('public', 'role', 'room')) then
    raise exception 'register_lease: "%" is no audience. Use public, role.<role> or room.<room>.', audience using errcode = 'invalid_parameter_value';
  elsif deaf is not null then
    raise exception 'register_lease: "%" may not read "%", and would not learn who has the lease. Choose another audience.', deaf, audience
      using errcode = 'invalid_parameter_value';
  end if;
  insert into livelets.lease_kind as k (pack, kind, roles, audience, take_roles) values (pack, kind, roles, audience, take_roles)
  on conflict on constraint lease_kind_pkey do update set roles = excluded.roles, audience = excluded.audience, take_roles = excluded.take_roles;
end $$;
comment on function livelets.register_lease is
  'Lets roles of a pack''s tenants (* for all) lease resources <kind>:<id> (* for all others), and says which topic hears of it. The last registration counts.';

create function livelets.lease_kind_of(tenant text, resource text)
returns livelets.lease_kind language sql stable security definer set search_path = '' as $$
  select k from livelets.tenant t join livelets.lease_kind k on k.pack in (t.pack, '*')
  where t.id = lease_kind_of.tenant and k.kind in (split_part(resource, ':', 1), '*') order by k.kind = '*', k.pack = '*' limit 1
$$;
comment on function livelets.lease_kind_of is 'What a resource is in a tenant: its own kind before *, and the pack''s before the one for all.';

-- Telling. ------------------------------------------------------------------------------------------------------------

create function livelets.short_name(name text)
returns text language sql immutable strict parallel safe set search_path = '' as $$
  select w[1] || coalesce(' ' || left(nullif(w[cardinality(w)], w[1]), 1) || '.', '')
  from regexp_split_to_array(btrim(name), '\s+') w
$$;
comment on function livelets.short_name is 'Ada Okafor is "Ada O.": the form for topics that everybody reads.';

create function livelets.lease_person(tenant text, person text)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_strip_nulls(jsonb_build_object('id', person, 'name', (
    select livelets.short_name(m.name) from livelets.member m where m.tenant = lease_person.tenant and m.user_id = person)))
$$;
comment on function livelets.lease_person is '{ id, name? }, as events and answers name a holder.';

create function livelets.describe_lease(lease livelets.lease, status text)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_strip_nulls(jsonb_build_object('resource', lease.resource, 'status', status, 'token', nullif(lease.token, 0)))
    || case when lease.holder is null then '{}' else jsonb_strip_nulls(jsonb_build_object(
      'holder', livelets.lease_person(lease.tenant, lease.holder), 'since', livelets.rfc3339(lease.since),
      'expiresAt', livelets.rfc3339(lease.expires_at), 'reason', lease.reason,
      'by', case when lease.asker is not null then livelets.lease_person(lease.tenant, lease.asker) end, 'asked', lease.asked)) end
$$;
comment on function livelets.describe_lease is '{ resource, status, token?, holder?, since?, expiresAt?, reason?, by?, asked? }.';

create function livelets.lease_topics(lease livelets.lease)
returns text[] language sql stable security definer set search_path = '' as $$
  select array_remove(array[lease.tenant || '.role.admin',
    lease.tenant || '.' || (livelets.lease_kind_of(lease.tenant, lease.resource)).audience], null)
$$;

create function livelets.append_lease(lease livelets.lease, status text, actor text default null, before text default null)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform livelets.append(livelets.lease_topics(lease), 'lease:changed',
    livelets.describe_lease(lease, status)
      || case when before is null then '{}' else jsonb_build_object('from', livelets.lease_person(lease.tenant, before)) end,
    lease.resource, case when actor is not null then livelets.lease_person(lease.tenant, actor) end);
end $$;
comment on function livelets.append_lease is 'Tells of a change. "before": who held it until now.';

-- Holding. ------------------------------------------------------------------------------------------------------------

create function livelets.is_held(lease livelets.lease)
returns boolean language sql volatile set search_path = '' as $$
  select lease.holder is not null and lease.expires_at > clock_timestamp()
$$;
comment on function livelets.is_held is 'Whether somebody has it now. Lock the row before you ask.';

create function livelets.holds(tenant text, resource text, token bigint)
returns boolean language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  lease livelets.lease;
begin
  -- The clock is read after the lock was granted: whoever waited for it may have waited past the end.
  select * into lease from livelets.lease l where l.tenant = tenant and l.resource = resource for share;
  return coalesce(lease.token = token and livelets.is_held(lease), false);
end $$;
comment on function livelets.holds is
  'Whether a token is the one that may write now. Ask in the transaction of the write, before it: nobody else becomes the holder until that commits.';

create function livelets.lease_refusal(request livelets.command_request, resource text)
returns jsonb language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  lease livelets.lease;
begin
  select * into lease from livelets.lease l where l.tenant = request.tenant and l.resource = resource for share;
  if livelets.is_held(lease) and lease.holder = request.person
    and request.lease ->> 'resource' = resource and request.lease ->> 'token' = lease.token::text then
    return null;
  end if;
  if not coalesce(livelets.is_held(lease), false) then
    lease.holder := null;
  end if;
  lease.tenant := request.tenant;
  lease.resource := resource;
  return livelets.rejected('lease_lost', 'Somebody else may change this now, or nobody. Get it again, and look at what has changed.',
    livelets.describe_lease(lease, case when lease.holder is null then 'free' else 'held' end));
end $$;
comment on function livelets.lease_refusal is
  'Null if the command came with the lease of a resource and it is the sender''s now; else the refusal "lease_lost", which the command''s function returns. Ask before anything is read.';

create function livelets.extend_lease(lease livelets.lease, ttl interval)
returns livelets.lease language plpgsql security definer set search_path = '' as $$
begin
  -- Never earlier than was promised before, and never longer than anybody may ask for, should the clock have been set back.
  update livelets.lease l
  set expires_at = least(greatest(l.expires_at, clock_timestamp() + ttl), clock_timestamp() + interval '60 seconds')
  where l.tenant = lease.tenant and l.resource = lease.resource returning l.* into lease;
  return lease;
end $$;

create function livelets.grant_lease(lease livelets.lease, status text, ttl interval)
returns livelets.lease language plpgsql security definer set search_path = '' as $$
declare
  before text := case when status = 'taken' then (
    select l.holder from livelets.lease l where l.tenant = lease.tenant and l.resource = lease.resource) end;
begin
  update livelets.lease l set token = l.token + 1, holder = lease.holder, client = lease.client, since = clock_timestamp(),
    expires_at = clock_timestamp() + ttl, reason = lease.reason, asker = null, asked = null
  where l.tenant = lease.tenant and l.resource = lease.resource returning l.* into lease;
  perform livelets.append_lease(lease, status, lease.holder, before);
  return lease;
end $$;
comment on function livelets.grant_lease is 'Gives a lease to the holder and client named in it, under a new token.';

create function livelets.end_lease(lease livelets.lease)
returns livelets.lease language plpgsql security definer set search_path = '' as $$
begin
  update livelets.lease l set holder = null, client = null, since = null, expires_at = '-infinity', reason = null, asker = null, asked = null
  where l.tenant = lease.tenant and l.resource = lease.resource returning l.* into lease;
  return lease;
end $$;
comment on function livelets.end_lease is 'Nobody has it any more, and the row names nobody.';

create function livelets.ask_lease(lease livelets.lease, person text, message text)
returns livelets.lease language plpgsql security definer set search_path = '' as $$
begin
  if (lease.asker, lease.asked) is distinct from (person, message) then
    update livelets.lease l set asker = person, asked = message
    where l.tenant = lease.tenant and l.resource = lease.resource returning l.* into lease;
    perform livelets.append_lease(lease, 'asked', person);
  end if;
  return lease;
end $$;
comment on function livelets.ask_lease is 'Tells the holder that somebody would like to have it: once, however often the same is asked.';

create function livelets.find_lease(tenant text, resource text, action text)
returns livelets.lease language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  lease livelets.lease;
begin
  if action = 'look' then
    select * into lease from livelets.lease l where l.tenant = tenant and l.resource = resource;
  else
    if action in ('acquire', 'take') then
      insert into livelets.lease (tenant, resource) values (tenant, resource) on conflict do nothing;
    end if;
    select * into lease from livelets.lease l where l.tenant = tenant and l.resource = resource for update;
  end if;
  lease.tenant := tenant;
  lease.resource := resource;
  return lease;
end $$;
comment on function livelets.find_lease is 'A lease as it stands, locked for whatever may change it. One that nobody ever had has no row.';

-- Asking for. ---------------------------------------------------------------------------------------------------------

create function livelets.change_lease(tenant text, resource text, person text, may_take boolean, request jsonb)
returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  action text := request ->> 'action';
  ttl interval := make_interval(secs => (request ->> 'ttl')::float8);
  lease livelets.lease;
  held boolean;
  own boolean;
  status text;
begin
  lease := livelets.find_lease(tenant, resource, action);
  held := livelets.is_held(lease);
  own := coalesce(lease.holder = person and lease.client = request ->> 'client'
    -- What was sent under an earlier token is about an earlier lease.
    and (action in ('acquire', 'take') or lease.token = coalesce((request ->> 'token')::bigint, lease.token)), false);
  if action = 'take' and held and not own and not may_take and lease.holder <> person then
    return '{"refused": "forbidden"}';
  end if;

  status := case
    -- Whoever has had it to the end gives back nothing that somebody else got.
    when action = 'release' then case when own or not held then 'released' else 'lost' end
    when held and own then 'held'
    when action = 'renew' then 'lost'
    when action = 'acquire' and held then 'denied'
    when action in ('acquire', 'take') then 'held'
    when not held then 'free'
    else case action when 'ask' then 'asked' else 'denied' end
  end;
  if status = 'held' and held and own then
    if action in ('acquire', 'take', 'renew') then
      lease := livelets.extend_lease(lease, ttl);
    end if;
  elsif status = 'held' then
    lease.holder := person;
    lease.client := request ->> 'client';
    lease.reason := request ->> 'reason';
    lease := livelets.grant_lease(lease, case when held then 'taken' else 'acquired' end, ttl);
  elsif status = 'released' and own then
    lease := livelets.end_lease(lease);
    perform livelets.append_lease(lease, 'released', person, person);
  elsif status = 'asked' then
    lease := livelets.ask_lease(lease, person, request ->> 'reason');
  elsif not held then
    -- It has ended, and only the sweeper has not come by.
    lease.holder := null;
  end if;
  return livelets.describe_lease(lease, status);
end $$;
comment on function livelets.change_lease is 'Does one action of one client, and tells of what changed in the same transaction.';

create function livelets.use_lease(tenant text, resource text, claims jsonb, request jsonb, server text default 'default')
returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  is_server boolean := claims ->> 'role' = 'service_role';
  person text := case when is_server then 'key:' || server when claims ->> 'role' = 'authenticated' then livelets.user_segment(claims ->> 'sub') end;
  ttl float8 := least(greatest(coalesce((request ->> 'ttl')::float8, 15), 5), 60);
  role text := livelets.role_in(tenant, claims);
  kind livelets.lease_kind := livelets.lease_kind_of(tenant, resource);
  answer jsonb;
begin
  -- Now, and with every renewal: who has lost the right keeps the lease no longer than it lasts.
  if kind.kind is null or not (is_server or coalesce(role = any (kind.roles), false)) then
    return '{"refused": "forbidden"}';
  elsif not livelets.owns_client(tenant, request ->> 'client', person) then
    return '{"refused": "client"}';
  end if;
  answer := livelets.change_lease(tenant, resource, person, is_server or role = any (kind.take_roles),
    request || jsonb_build_object('ttl', ttl));
  return case when answer ? 'refused' then answer else answer || jsonb_build_object(
    'topic', tenant || '.' || case when is_server or role = 'admin' then 'role.admin' else kind.audience end,
    -- Last: what is left of the lease, counted from before the question was sent, is never too much.
    'serverTime', livelets.rfc3339(clock_timestamp())) end;
end $$;
comment on function livelets.use_lease is
  'Does { action: acquire | renew | release | ask | take | look, client, token?, reason?, ttl? } (ttl in seconds, 5 to 60): '
  '{ status: held | denied | lost | released | asked | free, resource, token?, holder?, since?, expiresAt?, reason?, by?, asked?, topic, serverTime }, '
  'or { refused: forbidden | client }. The same client asking twice gets the same token.';

-- Ending. -------------------------------------------------------------------------------------------------------------

create function livelets.expire_leases(most int default 100)
returns int language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  due livelets.lease[] := array(
    select l from livelets.lease l where l.holder is not null and l.expires_at <= clock_timestamp()
    order by l.tenant, l.resource limit most for update skip locked);
  lease livelets.lease;
begin
  if cardinality(due) = 0 then
    return 0;
  end if;
  -- Several are appended in one transaction: the heads are locked in their order first.
  perform livelets.lock_topics(array(select distinct t from unnest(due) d, unnest(livelets.lease_topics(d)) t));
  foreach lease in array due loop
    perform livelets.append_lease(livelets.end_lease(lease), 'expired', null, lease.holder);
  end loop;
  return cardinality(due);
end $$;
comment on function livelets.expire_leases is
  'Tells of the leases that have ended by themselves: how many. They had ended before, whoever comes by when. Run by whoever sweeps the outbox. '
  'Not one of livelets.sweep''s: that goes on to lock heads of its own.';

-- People. -------------------------------------------------------------------------------------------------------------

create function livelets.export_leases(tenant text, people text[])
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('resource', l.resource,
      'client', case when l.holder = any (people) then l.client end, 'since', case when l.holder = any (people) then l.since end,
      'reason', case when l.holder = any (people) then l.reason end, 'asked', case when l.asker = any (people) then l.asked end)) order by l.resource)
  from livelets.lease l where l.tenant = export_leases.tenant and (l.holder = any (people) or l.asker = any (people))
$$;
create function livelets.erase_leases(tenant text, people text[])
returns void language sql security definer set search_path = '' as $$
  -- Heads are locked already: one that somebody changes in this moment, and who waits for a head, is not waited for. Nobody
  -- renews it without being a member; it ends within a minute, and names nobody then.
  with found as (
    select l.resource from livelets.lease l where l.tenant = erase_leases.tenant and (l.holder = any (people) or l.asker = any (people))
    for update skip locked)
  update livelets.lease l set
    asker = case when l.asker = any (people) then null else l.asker end,
    asked = case when l.asker = any (people) then null else l.asked end,
    holder = case when l.holder = any (people) then 'erased' else l.holder end,
    client = case when l.holder = any (people) then null else l.client end,
    reason = case when l.holder = any (people) then null else l.reason end,
    expires_at = case when l.holder = any (people) then '-infinity' else l.expires_at end
  from found f where l.tenant = erase_leases.tenant and l.resource = f.resource;
$$;
comment on function livelets.erase_leases is 'What they held has ended. The sweeper says so, as for any other.';

select livelets.register_person_store('leases', 'livelets.export_leases', 'livelets.erase_leases');
select livelets.declare_personal('lease:changed', who, 'id', '{name}') from unnest(array['holder', 'from', 'by']) who;

select livelets.register_lease('*', '*', '{admin,staff}', 'role.staff', '{admin,staff}');

revoke execute on all functions in schema livelets from public;
grant execute on all functions in schema livelets to service_role;
grant execute on function livelets.reads, livelets.writes to anon, authenticated;
