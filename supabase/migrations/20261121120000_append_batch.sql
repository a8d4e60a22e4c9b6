-- Several events in one step: one look at the head of each topic, and few frames instead of one per event.

create function livelets.send_frames(stream livelets.stream, first bigint)
returns void language plpgsql security definer set search_path = '' as $$
declare
  event livelets.event;
  body jsonb;
  length int;
  events jsonb := '[]';
  size int := 0;
  start bigint := first;
  -- What a frame has beside its events: with the longest topic it stays below 500 bytes.
  room constant int := 8192 - 500;
begin
  for event in select * from livelets.event e where e.topic = stream.topic and e.seq between first and stream.seq order by e.seq loop
    body := livelets.event_json(event);
    -- jsonb's text form has blanks that the wire has not: this errs on the small side.
    length := octet_length(body::text) + 2;
    if size > 0 and size + length > room then
      perform livelets.send_range(stream, start, event.seq - 1, events);
      start := event.seq;
      size := 0;
      events := '[]';
    end if;
    size := size + length;
    -- One that fills a frame alone travels thin: clients fetch it.
    events := case when size > room then '[]' else events || body end;
  end loop;
  if size > 0 then
    perform livelets.send_range(stream, start, stream.seq, events);
  end if;
end $$;
comment on function livelets.send_frames is 'Frames of the events from `first` to the head, each of at most 8,192 bytes.';

create function livelets.send_range(stream livelets.stream, first bigint, last bigint, events jsonb)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform livelets.send(stream.topic, jsonb_build_object(
    'v', 1, 'topic', stream.topic, 'epoch', stream.epoch, 'from', first, 'to', last, 'head', stream.seq, 'events', events), stream.generation);
end $$;

create function livelets.append_batch(topics text[], events jsonb)
returns setof livelets.position language plpgsql security definer set search_path = '' set plan_cache_mode = 'force_generic_plan' as $$
#variable_conflict use_variable
declare
  names text[] := (select array_agg(distinct t collate "C" order by t collate "C") from unnest(topics) t);
  moment timestamptz := clock_timestamp();
  stream livelets.stream;
  first bigint;
  added int;
begin
  perform livelets.require_log(names);
  if jsonb_array_length(events) > 500 then
    raise exception 'append_batch: % events were given. Give at most 500.', jsonb_array_length(events) using errcode = 'invalid_parameter_value';
  end if;
  moment := greatest(moment, (select max(l.head_at) from livelets.lock_topics(names) l));

  for stream in select * from livelets.stream s where s.topic = any (names) order by s.topic collate "C" loop
    first := stream.seq + 1;
    insert into livelets.event (topic, seq, id, type, at, key, actor, command, data)
    select stream.topic, stream.seq + row_number() over (order by g.n), g.id, g.e ->> 'type', moment, g.e ->> 'key',
      nullif(g.e -> 'actor', 'null'), (g.e ->> 'command')::uuid, g.e -> 'data'
    from (
      select o.e, o.n, coalesce((o.e ->> 'id')::uuid, livelets.derived_id((o.e ->> 'source')::uuid, o.e ->> 'type', o.e ->> 'key')) as id
      from jsonb_array_elements(events) with ordinality o(e, n)
    ) g
    -- The id is the idempotency key: what the topic has is not appended again. One by one and by the id, for topics look
    -- short until they are counted anew: by the topic, or joined, all of a long one would be read each time.
    where (select known.seq from livelets.event known where known.id = g.id and known.topic || '' = stream.topic limit 1) is null;
    get diagnostics added = row_count;
    continue when added = 0;

    update livelets.stream s set seq = s.seq + added, head_at = moment where s.topic = stream.topic returning s.* into stream;
    insert into livelets.state as s (topic, type, key, seq)
    -- A range with two ends, here and below: with one, a plan that knows no values expects a third of the topic.
    select e.topic, e.type, e.key, max(e.seq) from livelets.event e
    where e.topic = stream.topic and e.seq between first and stream.seq and e.key is not null group by e.topic, e.type, e.key
    on conflict on constraint state_pkey do update set seq = excluded.seq;
    if stream.generation is null then
      stream.generation := livelets.settle_generation(stream.topic);
    end if;
    perform livelets.send_frames(stream, first);
    return query
      select e.topic, stream.epoch, e.seq, e.id from livelets.event e
      where e.topic = stream.topic and e.seq between first and stream.seq order by e.seq;
  end loop;
end $$;
comment on function livelets.append_batch is
  'Appends events in their order to each topic: [{ id, type, data, key?, actor?, command? }]. Instead of an id, `source` says of which event a state was derived. Ids that a topic has are left out of it. Call it last in a transaction, as append.';

revoke execute on all functions in schema livelets from public;
grant execute on all functions in schema livelets to service_role;
