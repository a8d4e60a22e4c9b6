-- Reading the log. Each is one `stable` function: all its statements see the same instant.

create function livelets.heads(topics text[])
returns table (topic text, epoch uuid, seq bigint) language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select t, coalesce(s.epoch, livelets.first_epoch(t)), coalesce(s.seq, 0)
    from unnest(topics) t left join livelets.stream s on s.topic = t;
end $$;
comment on function livelets.heads is 'Where the logs stand. A topic that nothing was appended to stands at 0.';

create function livelets.full_event(event livelets.event, epoch uuid)
returns jsonb language sql immutable set search_path = '' as $$
  select livelets.event_json(event) || jsonb_build_object('topic', event.topic, 'epoch', epoch)
$$;

create function livelets.snapshot(topic text)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    with head as (select * from livelets.heads(array[topic])),
    newest as (
      select e.seq, livelets.full_event(e, h.epoch) as body from head h, lateral (
        select * from livelets.event e where e.topic = snapshot.topic and e.key is null order by e.seq desc limit 200) e
    ),
    -- A snapshot stays below 256 KB as a page does: the oldest of `recent` are left out first.
    recent as (
      select body, seq from (select seq, body, sum(octet_length(body::text)) over (order by seq desc) as bytes from newest) n
      where bytes <= 262144
    ),
    -- So does `last`: where there are more states than anyone can look at, the newest are shown.
    states as (
      select s.type || '/' || s.key as name, e.seq, livelets.full_event(e, h.epoch) as body
      from head h, livelets.state s join livelets.event e using (topic, seq)
      where s.topic = snapshot.topic order by e.seq desc limit 2000
    ),
    shown as (
      select name, body from (select *, sum(octet_length(body::text)) over (order by seq desc, name) as bytes from states) n
      where bytes <= 262144
    )
    select jsonb_build_object('epoch', h.epoch, 'seq', h.seq, 'state', jsonb_build_object(
      'last', coalesce((select jsonb_object_agg(name, body) from shown), '{}'),
      'recent', coalesce((select jsonb_agg(body order by seq) from recent), '[]')))
    from head h);
end $$;
comment on function livelets.snapshot is 'The state of a topic at its head: { epoch, seq, state: { last, recent } }.';

create function livelets.history(
  topic text, epoch uuid default null, after bigint default null, last uuid default null, before bigint default null, "limit" int default 200
) returns jsonb language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  size int := least(greatest(coalesce("limit", 200), 1), 200);
  head record;
  floor bigint := coalesce((select s.floor from livelets.stream s where s.topic = topic), 0);
  events jsonb;
  more boolean;
begin
  select * into head from livelets.heads(array[topic]);
  if before is null and (
    after is null or epoch <> head.epoch or after < floor or after > head.seq
    or (epoch is not null and head.seq - after > 2000)
    or (last is not null and not exists (
      select from livelets.event e where e.topic = topic and e.seq = after and e.id = last))
  ) then
    return jsonb_build_object('snapshot', livelets.snapshot(topic));
  end if;

  with page as (
    select e.seq, livelets.full_event(e, head.epoch) as body, row_number() over (order by case when before is null then e.seq else -e.seq end) as n
    from livelets.event e
    -- Going back, the floor is no end: what happened is kept for longer than the states in between.
    where e.topic = topic and (e.seq > floor or e.key is null) and (before is null or e.seq < before) and (before is not null or e.seq > after)
    order by n limit size + 1
  ),
  sized as (select seq, body, n, sum(octet_length(body::text)) over (order by n) as bytes from page),
  kept as (select * from sized where n <= size and (bytes <= 262144 or n = 1))
  select coalesce((select jsonb_agg(body order by seq) from kept), '[]'), (select count(*) from page) > (select count(*) from kept)
  into events, more;
  return jsonb_build_object('epoch', head.epoch, 'events', events, 'more', more, 'head', head.seq, 'floor', floor);
end $$;
comment on function livelets.history is
  'Forward from `after` or backward from `before` (the newest ones below it, ascending): at most 200 events and 256 KB. A snapshot where a page cannot continue what the caller has.';

create function livelets.connect(tenant text, claims jsonb, asked text[] default '{}')
returns jsonb language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    with who as (
      select t.*, livelets.role_in(t.id, claims) as role,
        case when claims ->> 'role' = 'authenticated' then livelets.user_segment(claims ->> 'sub') end as person
      from livelets.tenant t where t.id = connect.tenant
    ),
    wanted as (
      -- Everything is appended to the admins' topic too: two channels show it all, however many users there are.
      select id || '.role.' || role as name, 1 as place from who where role is not null
      union all select id || '.user.' || person, 2 from who where role is not null
      union all select id || '.public', 0 from who where role is distinct from 'admin'
      union all select a.name, 2 + a.place::int from unnest(asked) with ordinality a(name, place)
    ),
    names as (select name, min(place) as place, bool_or(place > 2) as asked from wanted group by name),
    judged as (
      select n.*, coalesce(livelets.can_read(livelets.channel(n.name), claims), false)
        and exists (select from livelets.parse_topic(n.name) p where p.tenant = connect.tenant) as granted
      from names n
    )
    select jsonb_build_object(
      'user', case when w.person is not null then jsonb_strip_nulls(jsonb_build_object('id', w.person, 'name',
        (select m.name from livelets.member m where m.tenant = w.id and m.user_id = w.person))) end,
      'roles', jsonb_build_array(coalesce(w.role, 'visitor')),
      'topics', coalesce((
        select jsonb_agg(jsonb_build_object('name', j.name, 'channel', livelets.channel(j.name), 'epoch', h.epoch, 'head', h.seq) order by j.place, j.name)
        from judged j, livelets.heads(array[j.name]) h where j.granted), '[]'),
      'denied', coalesce((
        select jsonb_agg(jsonb_build_object('name', j.name, 'reason', 'forbidden') order by j.place) from judged j where not j.granted and j.asked), '[]'),
      'engines', to_jsonb(w.engines), 'pack', w.pack)
    from who w where w.public_reading or w.role is not null or claims ->> 'role' = 'service_role');
end $$;
comment on function livelets.connect is 'What the holder of these claims may read in a tenant. Null where there is nothing for them, or no such tenant: the two look the same.';

revoke execute on all functions in schema livelets from public;
grant execute on all functions in schema livelets to service_role;
grant execute on function livelets.reads, livelets.writes to anon, authenticated;
