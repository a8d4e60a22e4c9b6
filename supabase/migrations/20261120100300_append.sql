-- The only way into the log.

create type livelets.position as (topic text, epoch uuid, seq bigint, id uuid);

create function livelets.event_json(event livelets.event)
returns jsonb language sql immutable set search_path = '' as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'id', event.id, 'seq', event.seq, 'type', event.type, 'at', livelets.rfc3339(event.at),
    'key', event.key, 'actor', event.actor, 'command', event.command))
    || jsonb_build_object('data', event.data)
$$;
comment on function livelets.event_json is 'An event as it travels in a frame: without topic and epoch, which the frame has.';

create function livelets.send(topic text, message jsonb, generation int)
returns void language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  engines text[] := (select t.engines from livelets.tenant t join livelets.parse_topic(topic) p on t.id = p.tenant);
  channel text := topic || '.g' || generation;
begin
  if 'supabase' = any (engines) then
    perform realtime.send(message, 'frame', channel, true);
  end if;
  if 'pusher' = any (engines) then
    insert into livelets.outbox (channel, frame) values (channel, message);
  end if;
end $$;
comment on function livelets.send is 'Hands a hint to the tenant''s engines: Supabase in this transaction, Pusher through the outbox.';

create function livelets.send_frame(stream livelets.stream, event livelets.event)
returns void language plpgsql security definer set search_path = '' as $$
declare
  frame jsonb := jsonb_build_object(
    'v', 1, 'topic', stream.topic, 'epoch', stream.epoch, 'from', event.seq, 'to', event.seq, 'head', stream.seq,
    'events', jsonb_build_array(livelets.event_json(event)));
begin
  -- jsonb's text form has blanks that the wire has not, and realtime.send adds an id of 45 bytes: this errs on the thin side.
  if octet_length(frame::text) > 8192 - 64 then
    frame := frame || '{"events": []}';
  end if;
  perform livelets.send(stream.topic, frame, stream.generation);
end $$;
comment on function livelets.send_frame is 'A frame of one event, thin (events empty, so that clients fetch it) when it would exceed 8,192 bytes.';

create function livelets.append(
  topics text[], type text, data jsonb,
  key text default null, actor jsonb default null, command uuid default null, event_id uuid default gen_random_uuid()
) returns setof livelets.position language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  names text[] := (select array_agg(distinct t collate "C" order by t collate "C") from unnest(topics) t);
  wrong text := (select t from unnest(names) t where not exists (select from livelets.parse_topic(t) p where p.kind <> 'live') limit 1);
  moment timestamptz := clock_timestamp();
  stream livelets.stream;
  event livelets.event;
begin
  if names is null or cardinality(names) > 100 then
    raise exception 'append: % topics were given. Give 1 to 100.', coalesce(cardinality(names), 0) using errcode = 'invalid_parameter_value';
  elsif wrong is not null then
    raise exception 'append: "%" is no topic of the log. Use <tenant>.public, .role.<role>, .user.<id> or .room.<room>.', wrong
      using errcode = 'invalid_parameter_value';
  end if;

  -- Rows are made and locked in the order of their names: two appends that share topics can never deadlock.
  insert into livelets.stream (topic, tenant, epoch)
  select t, p.tenant, livelets.first_epoch(t) from unnest(names) with ordinality n(t, i), livelets.parse_topic(t) p
  where not exists (select from livelets.stream s where s.topic = t)
  order by i on conflict do nothing;
  for stream in select * from livelets.stream s where s.topic = any (names) order by s.topic collate "C" for update loop
    moment := greatest(moment, stream.head_at);
  end loop;

  for stream in update livelets.stream s set seq = s.seq + 1, head_at = moment where s.topic = any (names) returning s.* loop
    insert into livelets.event (topic, seq, id, type, at, key, actor, command, data)
    values (stream.topic, stream.seq, event_id, type, moment, key, actor, command, data)
    returning * into event;
    if key is not null then
      insert into livelets.state as s (topic, type, key, seq) values (stream.topic, type, key, stream.seq)
      on conflict on constraint state_pkey do update set seq = excluded.seq;
    end if;
    perform livelets.send_frame(stream, event);
    return next (stream.topic, stream.epoch, stream.seq, event_id)::livelets.position;
  end loop;
end $$;
comment on function livelets.append is
  'Appends one event to each topic and hands the hints to the engines. Call it last in a transaction: it locks the topics'' heads until commit.';

create function livelets.send_head(stream livelets.stream)
returns void language sql security definer set search_path = '' as $$
  select livelets.send(stream.topic, jsonb_build_object(
    'v', 1, 'topic', stream.topic, 'epoch', stream.epoch, 'from', stream.seq + 1, 'to', stream.seq, 'head', stream.seq,
    'events', '[]'::jsonb), stream.generation)
$$;

create function livelets.send_heads(active interval default '10 minutes')
returns int language plpgsql security definer set search_path = '' as $$
declare
  stream livelets.stream;
  sent int := 0;
begin
  for stream in select * from livelets.stream s where s.head_at > clock_timestamp() - active loop
    perform livelets.send_head(stream);
    sent := sent + 1;
  end loop;
  return sent;
end $$;
comment on function livelets.send_heads is 'Tells the heads of the topics that were active lately, so that a lost last frame is noticed. Every 15 s by a timer.';

create function livelets.new_epoch(topic text)
returns uuid language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  stream livelets.stream;
begin
  update livelets.stream s set epoch = gen_random_uuid() where s.topic = topic returning s.* into stream;
  if stream.topic is null then
    raise exception 'new_epoch: nothing was ever appended to "%". Nobody needs to start anew.', topic using errcode = 'no_data_found';
  end if;
  perform livelets.send_head(stream);
  return stream.epoch;
end $$;
comment on function livelets.new_epoch is 'Makes every client of a topic start anew from a snapshot: after restoring a backup, or an incompatible change.';

create function livelets.bump_generation(topic text)
returns int language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  stream livelets.stream;
begin
  insert into livelets.stream as s (topic, tenant, epoch, generation)
  select topic, p.tenant, livelets.first_epoch(topic), 2 from livelets.parse_topic(topic) p
  on conflict on constraint stream_pkey do update set generation = s.generation + 1
  returning s.* into stream;
  perform livelets.send(topic, jsonb_build_object('v', 1, 'topic', topic, 'moved', true), stream.generation - 1);
  return stream.generation;
end $$;
comment on function livelets.bump_generation is 'Revokes every reader of a topic''s channel: those who may still read it learn the new name from connect.';

revoke execute on all functions in schema livelets from public;
grant execute on all functions in schema livelets to service_role;
