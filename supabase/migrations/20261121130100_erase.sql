-- Erasing and exporting a person, and the stores that come with Livelets.

create function livelets.erase(tenant text, person text, most int default 100000)
returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  people text[] := livelets.person_ids(tenant, person);
  -- Random, so that nothing leads back; one for each id, so that what came and went in the log still belongs together.
  aliases jsonb := (select jsonb_object_agg(p, 'erased-' || gen_random_uuid()) from unnest(people) p);
  touched text[] := '{}';
  blanked int := 0;
  is_more boolean := false;
  members livelets.member[];
  topic text;
  store text;
  count int;
begin
  if person is null or not exists (select from livelets.tenant t where t.id = tenant) then
    raise exception 'erase: there is no tenant "%", or no person was given. Name both.', tenant using errcode = 'invalid_parameter_value';
  end if;
  -- One rewrites old events at a time: the sweep leaves them alone until we have committed.
  perform pg_advisory_xact_lock(hashtextextended('livelets.rewrite', 0));
  for topic in select s.topic from livelets.stream s where s.tenant = tenant order by s.topic collate "C" loop
    count := livelets.erase_events(topic, aliases, most);
    continue when count = 0;
    touched := touched || topic;
    blanked := blanked + count;
    is_more := is_more or count >= most;
  end loop;
  -- Leases before heads, as whoever gets one locks them.
  perform from livelets.lease l where l.tenant = tenant and (l.holder = any (people) or l.asker = any (people)) order by l.resource for update;
  -- The heads last, since whoever appends waits for them: those that get an epoch, and those that a lost right renames.
  select array_agg(m) into members from (
    select * from livelets.member m where m.tenant = tenant and m.user_id = any (people) order by m.user_id for update) m;
  perform livelets.lock_lost(livelets.lost_topics(members, '{}'), touched);
  perform livelets.erase_keys(t, aliases) from unnest(touched) t;
  -- Not before the last round: a store may be what connects a person's ids.
  for store in select s.erase from livelets.person_store s where not is_more order by s.name loop
    execute format('select %s($1, $2)', store) using tenant, people;
  end loop;
  perform livelets.erase_hints(touched);
  perform livelets.new_epoch(t) from unnest(touched) t;
  -- Whoever sends the outbox need not wait for its next round.
  perform pg_notify('livelets_outbox', '');
  return jsonb_build_object('events', blanked, 'topics', cardinality(touched), 'more', is_more);
end $$;
comment on function livelets.erase is
  'Blanks a person in the log of a tenant and in every registered store: { events, topics, more }. No seq and no event id changes; topics it touched '
  'get a new epoch. At most `most` events per topic and call: again while `more`. Doing it again changes nothing.';

create function livelets.export_person(tenant text, person text)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  people text[] := livelets.person_ids(tenant, person);
  held jsonb := jsonb_build_object('tenant', tenant, 'person', person, 'ids', to_jsonb(people));
  store record;
  part jsonb;
begin
  -- One event for all topics that have it.
  select jsonb_agg(f.event || jsonb_build_object('topics', f.topics) order by f.at, f.id) into part from (
    select a.id, min(a.at) as at, jsonb_agg(a.topic order by a.topic) as topics,
      (array_agg(livelets.event_json(a) - 'seq' order by a.topic))[1] as event
    from livelets.stream s cross join lateral livelets.events_about(s.topic, people) a
    where s.tenant = tenant group by a.id) f;
  held := held || jsonb_build_object('events', coalesce(part, '[]'));
  select jsonb_agg(to_jsonb(r) order by r.topic, r.type, r.hour) into part from livelets.rollup r
  join livelets.stream s using (topic) where s.tenant = tenant and r.key = any (people);
  held := held || jsonb_build_object('rollups', coalesce(part, '[]'));
  for store in select s.name, s.export from livelets.person_store s order by s.name loop
    execute format('select %s($1, $2)', store.export) into part using tenant, people;
    held := held || jsonb_build_object(store.name, coalesce(part, '[]'));
  end loop;
  return held;
end $$;
comment on function livelets.export_person is
  'Everything that is held about a person in a tenant: { tenant, person, ids, events, rollups, <store>: … }. Empty lists where there is nothing.';

-- Members. ------------------------------------------------------------------------------------------------------------

create function livelets.export_members(tenant text, people text[])
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_agg(to_jsonb(m) - 'tenant' order by m.user_id) from livelets.member m
  where m.tenant = export_members.tenant and m.user_id = any (people)
$$;
create function livelets.erase_members(tenant text, people text[])
returns void language sql security definer set search_path = '' as $$
  delete from livelets.member m where m.tenant = erase_members.tenant and m.user_id = any (people)
$$;
comment on function livelets.erase_members is 'Their rights end with them, on open sockets too.';

-- Commands, and the clients that send them. ---------------------------------------------------------------------------

create function livelets.commands_about(tenant text, people text[])
returns setof livelets.command language sql stable security definer set search_path = '' as $$
  select c from livelets.command c
  where c.tenant = commands_about.tenant and (c.person = any (people)
    or jsonb_path_exists(c.answer, '$.** ? (@ == $people[*])', jsonb_build_object('people', people)))
$$;
comment on function livelets.commands_about is 'Commands that these people sent, or whose answers mention one of their ids.';

create function livelets.export_commands(tenant text, people text[])
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_agg(jsonb_build_object('id', c.id, 'client', c.client, 'type', c.type, 'at', c.at, 'answer', c.answer) order by c.at, c.id)
  from livelets.commands_about(tenant, people) c
$$;
create function livelets.export_clients(tenant text, people text[])
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_agg(jsonb_build_object('id', c.id, 'seen_at', c.seen_at) order by c.id) from livelets.client c
  where c.tenant = export_clients.tenant and c.person = any (people)
$$;

create function livelets.erase_commands(tenant text, people text[])
returns void language sql security definer set search_path = '' as $$
  -- It stays done, and is not done again; whoever asks again is told what became of it, without the particulars.
  update livelets.command c set
    person = case when c.person = any (people) then 'erased' else c.person end,
    client = case when c.person = any (people) then 'erased' else c.client end,
    answer = jsonb_build_object('status', c.answer -> 'status', 'result', null, 'events', c.answer -> 'events')
      || case when c.answer ? 'reason' then jsonb_build_object('reason', c.answer -> 'reason') else '{}' end
  where c.tenant = erase_commands.tenant
    and c.id in (select a.id from livelets.commands_about(erase_commands.tenant, people) a);
$$;
create function livelets.erase_clients(tenant text, people text[])
returns void language sql security definer set search_path = '' as $$
  delete from livelets.client c where c.tenant = erase_clients.tenant and c.person = any (people)
$$;

-- The gym's own members. ----------------------------------------------------------------------------------------------

create function livelets_gym.person_ids(tenant text, people text[])
returns text[] language sql stable security definer set search_path = '' as $$
  select array_agg(m.id) || array_agg(m.user_id) from livelets_gym.member m
  where m.tenant = person_ids.tenant and (m.id = any (people) or m.user_id = any (people))
$$;
comment on function livelets_gym.person_ids is 'The number on the card of who signed in, and the sign-in of who has the card.';
create function livelets_gym.export_person(tenant text, people text[])
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_agg((to_jsonb(m) - 'tenant') || jsonb_build_object('visits', coalesce((
    select jsonb_agg(jsonb_build_object('came_at', v.came_at, 'left_at', v.left_at) order by v.came_at)
    from livelets_gym.visit v where v.tenant = m.tenant and v.member = m.id), '[]')) order by m.id)
  from livelets_gym.member m where m.tenant = export_person.tenant and (m.id = any (people) or m.user_id = any (people))
$$;
create function livelets_gym.erase_person(tenant text, people text[])
returns void language sql security definer set search_path = '' as $$
  delete from livelets_gym.member m where m.tenant = erase_person.tenant and (m.id = any (people) or m.user_id = any (people))
$$;
comment on function livelets_gym.erase_person is 'Their visits go with them.';

select livelets.register_person_store('members', 'livelets.export_members', 'livelets.erase_members');
select livelets.register_person_store('commands', 'livelets.export_commands', 'livelets.erase_commands');
select livelets.register_person_store('clients', 'livelets.export_clients', 'livelets.erase_clients');
select livelets.register_person_store('gym', 'livelets_gym.export_person', 'livelets_gym.erase_person', 'livelets_gym.person_ids');

-- What docs/events.md marks as personal. ------------------------------------------------------------------------------

select livelets.declare_personal(type, 'member', 'id', '{full_name}') from unnest(array['member_checked_in', 'member_checked_out']) type;
select livelets.declare_personal('session:' || what, 'session.' || who, 'id', '{name}')
from unnest(array['created', 'updated', 'booked', 'cancelled', 'completed', 'confirmed']) what, unnest(array['trainer', 'client']) who;
select livelets.declare_personal(type, 'client', 'id', '{name}') from unnest(array['allocation:updated', 'gamification:achievement']) type;
-- What a notification says is about whoever it was sent to.
select livelets.declare_personal('notification:' || what, '', '', '{title,body,link,actions,evidence}')
from unnest(array['milestone', 'review', 'revenue_goal', 'insight', 'peak_hour', 'capacity', 'alert']) what;

revoke execute on all functions in schema livelets, livelets_gym from public;
grant execute on all functions in schema livelets, livelets_gym to service_role;
grant execute on function livelets.reads, livelets.writes to anon, authenticated;
