-- Who loses a right loses it on the engines too: what was open under the old rights is renamed, in the same transaction.
--
-- Engines look at rights when somebody joins, and not again. So whenever a person may read a topic no longer, its channel
-- gets another name: frames that are committed from then on go to that one. Those who still may read it are told on the old
-- channel that it moved, and learn the name from `connect`; whoever lost the right learns nothing, and `history` refuses.

create function livelets.hold_tenants(tenants text[])
returns void language plpgsql volatile security definer set search_path = '' as $$
declare
  held int;
begin
  select count(*) into held from (select from livelets.tenant t where t.id = any (tenants) for key share skip locked) h;
  if held < (select count(*) from livelets.tenant t where t.id = any (tenants)) then
    raise exception 'tenant: one of "%" is being deleted, or was locked for it. Ask again.', array_to_string(tenants, ', ')
      using errcode = 'lock_not_available';
  end if;
end $$;
comment on function livelets.hold_tenants is
  'Keeps tenants from being deleted until the transaction ends. Fails where one is being deleted, instead of waiting: whoever deletes waits for heads, and the caller may hold some.';

create function livelets.take_generation()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  first int;
begin
  perform livelets.hold_tenants(array[new.tenant]);
  if exists (select from livelets.parse_topic(new.topic) p where p.kind in ('room', 'live')) then
    -- Until we commit, a revocation of the tenant's rooms waits, and then sees this row. If one is going on, it does not, and
    -- waiting for it could be waiting in a circle: who makes a topic's row may hold heads that it wants. So the room goes
    -- on without a generation of its own, as those without a row, and is revoked with them.
    select t.room_generation into first from livelets.tenant t where t.id = new.tenant for share skip locked;
    new.generation := case when found then greatest(new.generation, first) end;
  end if;
  return new;
end $$;
comment on function livelets.take_generation is
  'A room''s row begins with the generation that its channel had without one, or with none while the rooms are being revoked.';
create trigger take_generation before insert on livelets.stream for each row execute function livelets.take_generation();

create function livelets.settle_generation(topic text)
returns int language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  first int;
begin
  select t.room_generation into first from livelets.stream s join livelets.tenant t on t.id = s.tenant
  where s.topic = topic for share of t skip locked;
  if found then
    update livelets.stream s set generation = first where s.topic = topic;
  end if;
  return first;
end $$;
comment on function livelets.settle_generation is
  'Gives a room the generation that its beginning could not: null while the tenant''s rooms are being revoked. Nothing is sent to the engines until then, '
  'so that it reaches nobody who has just lost the rooms; the log has it. The head must be locked.';

create function livelets.lost_topics(had livelets.member[], has livelets.member[])
returns text[] language sql stable security definer set search_path = '' as $$
  with change as (
    select t.id, t.public_reading, b.user_id, b.role as before, a.role as now
    from unnest(had) b join livelets.tenant t on t.id = b.tenant left join unnest(has) a on (a.tenant, a.user_id) = (b.tenant, b.user_id)
  ),
  topic as (
    select c.*, k.kind, k.name, case k.kind when 'public' then c.id || '.public' else c.id || '.' || k.kind || '.' || k.name end as topic
    from change c cross join lateral (
      select 'public', '' union all select 'user', c.user_id union all select 'room', ''
      union all select 'role', r from unnest(array['admin', 'staff', 'member', 'visitor']) r) k(kind, name)
  )
  select coalesce(array_agg(distinct t.topic collate "C" order by t.topic collate "C"), '{}') from topic t
  where livelets.may_read(t.kind, t.name, t.before, t.user_id, t.public_reading)
    and not livelets.may_read(t.kind, t.name, t.now, t.user_id, t.public_reading)
$$;
comment on function livelets.lost_topics is
  'What these people could read as they were and may not read as they are, in the order of the names. <tenant>.room. is all rooms of a tenant.';

create function livelets.tenants_of_rooms(lost text[])
returns text[] language sql immutable set search_path = '' as $$
  select array(select left(t, -length('.room.')) from unnest(lost) t where t like '%.room.' order by t collate "C")
$$;

create function livelets.lock_lost(lost text[], also text[] default '{}')
returns text[] language plpgsql security definer set search_path = '' as $$
declare
  tenants text[] := livelets.tenants_of_rooms(lost);
  rooms text[];
begin
  perform livelets.hold_tenants(array(select distinct split_part(t, '.', 1) from unnest(lost) t));
  perform from livelets.tenant t where t.id = any (tenants) order by t.id collate "C" for no key update;
  -- A statement of its own, which sees the rows that were made while we waited for the tenants'. From here on no room gets a
  -- generation before we have committed: asked again in this transaction, these are the same ones.
  rooms := array(
    select s.topic from livelets.stream s join unnest(tenants) t on s.tenant = t and s.generation is not null
      and (starts_with(s.topic, t || '.room.') or starts_with(s.topic, t || '.live.')) order by s.topic collate "C");
  perform livelets.lock_topics(also || rooms || array(select t from unnest(lost) t where t not like '%.room.'));
  return rooms;
end $$;
comment on function livelets.lock_lost is
  'Locks what renaming these channels needs, and other topics: the tenants first, for which nobody waits who holds a head, then all heads in '
  'the order of their names. Answers the rooms that have a generation; the others are renamed with the tenant''s.';

create function livelets.revoke_rooms(tenants text[], rooms text[])
returns void language plpgsql security definer set search_path = '' as $$
begin
  -- Rooms without a generation, most of them without a row, have names that only their visitors know: all are revoked at once.
  update livelets.tenant t set room_generation = t.room_generation + 1 where t.id = any (tenants);
  perform livelets.bump_generation(r) from unnest(rooms) r;
  -- Who may be in such a room has a role's channel, and asks for all names at once when that one says so.
  perform livelets.send(r.topic, jsonb_build_object('v', 1, 'topic', r.topic, 'moved', true), s.generation)
  from (select t || '.role.' || role as topic from unnest(tenants) t, unnest(array['admin', 'staff', 'member']) role) r
  join livelets.stream s using (topic);
end $$;
comment on function livelets.revoke_rooms is 'Renames the channels of all rooms of these tenants, those that nothing was appended to included, and those that begin meanwhile.';

create function livelets.revoke_lost(had livelets.member[], has livelets.member[])
returns void language plpgsql security definer set search_path = '' as $$
declare
  lost text[] := livelets.lost_topics(had, has);
  rooms text[] := livelets.lock_lost(lost);
begin
  if lost::text like '%.room.%' then
    perform livelets.revoke_rooms(livelets.tenants_of_rooms(lost), rooms);
  end if;
  perform livelets.bump_generation(t) from unnest(lost) t where t not like '%.room.';
end $$;
comment on function livelets.revoke_lost is 'Renames the channels that these people could read as they were and may not read as they are.';

create function livelets.revoke_changed()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform livelets.revoke_lost(array(select row(h.*)::livelets.member from had h), array(select row(h.*)::livelets.member from has h));
  return null;
end $$;
create function livelets.revoke_removed()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform livelets.revoke_lost(array(select row(h.*)::livelets.member from had h), '{}');
  return null;
end $$;
-- Once per statement: removing a hundred people renames a channel once.
create trigger revoke_changed after update on livelets.member
  referencing old table as had new table as has for each statement execute function livelets.revoke_changed();
create trigger revoke_removed after delete on livelets.member
  referencing old table as had for each statement execute function livelets.revoke_removed();

create function livelets.revoke_public()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform livelets.bump_generation(new.id || '.public');
  return null;
end $$;
create trigger revoke_public after update of public_reading on livelets.tenant
  for each row when (old.public_reading and not new.public_reading) execute function livelets.revoke_public();

revoke execute on all functions in schema livelets from public;
grant execute on all functions in schema livelets to service_role;
grant execute on function livelets.reads, livelets.writes to anon, authenticated;
