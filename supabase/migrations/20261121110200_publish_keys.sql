-- Keys that may publish a few types to a few topics of one tenant, and nothing else: for a site's server, a kiosk, a device.

create table livelets.publish_key (
  hash bytea primary key,
  tenant text not null references livelets.tenant on delete cascade,
  name text not null check (name ~ '^[A-Za-z0-9_-]{1,64}$'),
  types text[] not null check (cardinality(types) between 1 and 100),
  topics text[] not null check (cardinality(topics) between 1 and 100),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  used_at timestamptz
);
create index publish_key_name on livelets.publish_key (tenant, name, created_at);
comment on table livelets.publish_key is 'Of each name two are valid at most: the new one, and for a while the one it replaces.';
comment on column livelets.publish_key.hash is 'SHA-256 of the key, which is shown once and kept nowhere.';
comment on column livelets.publish_key.topics is 'Names of topics; the last segment may be * for all of the kind. <tenant>.role.admin gets everything in any case.';
comment on column livelets.publish_key.used_at is 'The hour of the last use.';

alter table livelets.publish_key enable row level security;
grant select on livelets.publish_key to service_role;

create function livelets.new_publish_key(key livelets.publish_key)
returns text language plpgsql security definer set search_path = '' as $$
declare
  -- Two random UUIDs have 244 random bits between them.
  secret text := 'll_pub_' || rtrim(translate(encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid(), 'UTF8')), 'base64'), '+/', '-_'), '=');
begin
  insert into livelets.publish_key (hash, tenant, name, types, topics, expires_at, created_at)
  values (sha256(convert_to(secret, 'UTF8')), key.tenant, key.name, key.types, key.topics, key.expires_at, clock_timestamp());
  return secret;
end $$;

create function livelets.valid_publish_keys(tenant text, name text)
returns setof livelets.publish_key language sql volatile security definer set search_path = '' as $$
  select * from livelets.publish_key k
  where k.tenant = valid_publish_keys.tenant and k.name = valid_publish_keys.name
    and k.revoked_at is null and k.expires_at > clock_timestamp()
  order by k.created_at desc for update
$$;
comment on function livelets.valid_publish_keys is 'The newest first, locked: rotating twice at once makes two keys, not three.';

create function livelets.make_publish_key(tenant text, name text, types text[], topics text[], expires_in interval default '1 year')
returns text language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  wrong text := (select t from unnest(topics) t where not exists (
    select from livelets.parse_topic(regexp_replace(t, '\.\*$', '.all')) p
    where p.tenant = tenant and p.kind <> 'live') limit 1);
begin
  perform pg_advisory_xact_lock(hashtextextended('livelets.publish_key/' || tenant || '/' || name, 0));
  if not exists (select from livelets.tenant t where t.id = tenant) then
    raise exception 'make_publish_key: there is no tenant "%". Make it first.', tenant using errcode = 'invalid_parameter_value';
  elsif wrong is not null then
    raise exception 'make_publish_key: "%" is no topic of "%". Use <tenant>.public, .role.<role>, .user.<id> or .room.<room>, or * as the last part.',
      wrong, tenant using errcode = 'invalid_parameter_value';
  elsif exists (select from unnest(types) t where t !~ '^[A-Za-z][A-Za-z0-9_:-]{0,99}$') then
    raise exception 'make_publish_key: a type is no event type. Name each type that the key may publish.' using errcode = 'invalid_parameter_value';
  elsif expires_in is null or expires_in <= interval '0' or expires_in > interval '5 years' then
    raise exception 'make_publish_key: it expires after "%". Give it up to 5 years.', expires_in using errcode = 'invalid_parameter_value';
  elsif exists (select from livelets.valid_publish_keys(tenant, name)) then
    raise exception 'make_publish_key: "%" has a key that is valid. Rotate it, or revoke it first.', name using errcode = 'unique_violation';
  end if;
  return livelets.new_publish_key(row(null, tenant, name, types, topics, null, clock_timestamp() + expires_in, null, null)::livelets.publish_key);
end $$;
comment on function livelets.make_publish_key is
  'Makes a key that may publish these types to these topics of a tenant, and answers it: the only time it is shown.';

create function livelets.rotate_publish_key(tenant text, name text, overlap interval default '24 hours', expires_in interval default '1 year')
returns text language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  newest livelets.publish_key;
begin
  perform pg_advisory_xact_lock(hashtextextended('livelets.publish_key/' || tenant || '/' || name, 0));
  select * into newest from livelets.valid_publish_keys(tenant, name) limit 1;
  if newest.hash is null then
    raise exception 'rotate_publish_key: "%" has no key that is valid. Make one.', name using errcode = 'no_data_found';
  elsif expires_in is null or expires_in <= interval '0' or expires_in > interval '5 years' or overlap is null or overlap < interval '0' then
    raise exception 'rotate_publish_key: it expires after "%", the old one after "%". Give up to 5 years, and 0 or more.', expires_in, overlap
      using errcode = 'invalid_parameter_value';
  end if;
  -- The one before goes at once: two are valid, never three.
  update livelets.publish_key k set revoked_at = clock_timestamp()
  where k.tenant = tenant and k.name = name and k.hash <> newest.hash and k.revoked_at is null and k.expires_at > clock_timestamp();
  update livelets.publish_key k set expires_at = least(k.expires_at, clock_timestamp() + overlap) where k.hash = newest.hash;
  newest.expires_at := clock_timestamp() + expires_in;
  return livelets.new_publish_key(newest);
end $$;
comment on function livelets.rotate_publish_key is
  'Answers a new key with the rights of the newest of this name, which stays valid for `overlap`; an older one ends at once.';

create function livelets.revoke_publish_key(tenant text, name text)
returns int language sql security definer set search_path = '' as $$
  with gone as (
    update livelets.publish_key k set revoked_at = clock_timestamp()
    where k.tenant = revoke_publish_key.tenant and k.name = revoke_publish_key.name and k.revoked_at is null and k.expires_at > clock_timestamp()
    returning 1)
  select count(*)::int from gone
$$;
comment on function livelets.revoke_publish_key is 'Ends all keys of a name at once, and answers how many there were.';

create function livelets.use_publish_key(hash bytea)
returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  key livelets.publish_key;
begin
  select * into key from livelets.publish_key k where k.hash = hash and k.revoked_at is null and k.expires_at > clock_timestamp();
  if key.hash is null then
    return null;
  elsif key.used_at is distinct from date_trunc('hour', clock_timestamp()) then
    update livelets.publish_key k set used_at = date_trunc('hour', clock_timestamp()) where k.hash = hash;
  end if;
  return jsonb_build_object('tenant', key.tenant, 'name', key.name, 'types', key.types, 'topics', key.topics);
end $$;
comment on function livelets.use_publish_key is
  'What the key of this SHA-256 may publish; null if it is unknown, expired or revoked. Looked up by its hash: how long that takes tells nothing of a key.';

create function livelets.sweep_publish_keys()
returns void language sql security definer set search_path = '' as $$
  delete from livelets.publish_key where least(revoked_at, expires_at) < now() - interval '1 year'
$$;
comment on function livelets.sweep_publish_keys is 'Forgets keys that ended a year ago. Run by livelets.sweep.';

revoke execute on all functions in schema livelets from public;
grant execute on all functions in schema livelets to service_role;
grant execute on function livelets.reads, livelets.writes to anon, authenticated;
