-- The only way into the log.

create type livelets.position as (topic text, epoch uuid, seq bigint, id uuid);

create function livelets.event_json(event livelets.event)
returns jsonb language plpgsql stable set search_path = '' as $$
begin
  return jsonb_strip_nulls(jsonb_build_object(
    'id', event.id, 'seq', event.seq, 'type', event.type,
    'at', to_char(event.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'key', event.key, 'actor', event.actor, 'command', event.command))
    || jsonb_build_object('data', event.data);
end $$;
comment on function livelets.event_json is 'An event as it travels in a frame: without topic and epoch, which the frame has.';

create function livelets.hint(engines text[], channel text, message jsonb)
returns void language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
begin
  if 'supabase' = any (engines) then
    perform realtime.send(message, 'frame', channel, true);
  end if;
  if 'pusher' = any (engines) then
    insert into livelets.outbox (channel, frame) values (channel, message);
  end if;
end $$;
comment on function livelets.hint is 'Hands a message to the engines: Supabase in this transaction, Pusher through the outbox.';

create function livelets.send(topic text, message jsonb, generation int)
returns void language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
begin
  perform livelets.hint(t.hinted, topic || '.g' || generation, message)
  from livelets.parse_topic(topic) p join livelets.tenant t on t.id = p.tenant where generation is not null;
end $$;
comment on function livelets.send is 'Hands a message to the engines of the topic''s tenant; to none while the tenant is switched to poll or off, or the topic has no generation.';

create function livelets.require_log(names text[])
returns void language plpgsql immutable set search_path = '' as $$
declare
  wrong text;
begin
  if names is null or cardinality(names) not between 1 and 100 then
    raise exception 'append: % topics were given. Give 1 to 100.', coalesce(cardinality(names), 0) using errcode = 'invalid_parameter_value';
  end if;
  select coalesce(t, 'null') into wrong from unnest(names) t
  where not exists (select from livelets.parse_topic(t) p where p.kind <> 'live') limit 1;
  if found then
    raise exception 'append: "%" is no topic of the log. Use <tenant>.public, .role.<role>, .user.<id> or .room.<room>.', wrong
      using errcode = 'invalid_parameter_value';
  end if;
end $$;
comment on function livelets.require_log is 'Fails where these are not 1 to 100 topics of the log.';

create function livelets.lock_topics(topics text[])
-- Planned once: how many names an array has would otherwise be worth a plan of its own at every call.
returns setof livelets.stream language plpgsql security definer set search_path = '' set plan_cache_mode = 'force_generic_plan' as $$
#variable_conflict use_variable
declare
  names text[] := array(select distinct t collate "C" as t from unnest(topics) t where t is not null order by t);
  name text;
begin
  -- Those that are there are looked at before any is locked: the rest would come too late in the order.
  return query select * from livelets.stream s
    where s.topic = any (names) and (select count(*) from livelets.stream c where c.topic = any (names)) = cardinality(names)
    order by s.topic collate "C" for update;
  if not found then
    -- Each is locked, or made, before the next: were all made first, two could wait for each other.
    foreach name in array names loop
      perform from livelets.stream s where s.topic = name for update;
      continue when found;
      insert into livelets.stream (topic, tenant, epoch)
      select name, p.tenant, livelets.first_epoch(name) from livelets.parse_topic(name) p on conflict do nothing;
      perform from livelets.stream s where s.topic = name for update;
    end loop;
    return query select * from livelets.stream s where s.topic = any (names) order by s.topic collate "C" for update;
  end if;
end $$;
comment on function livelets.lock_topics is
  'Locks the heads of topics until the transaction ends, in the order of their names, and answers them; makes the rows of those that have none. '
  'The one place where several are locked: whoever appends, revokes or erases takes them in this order, so that nobody waits in a circle. '
  'Call it yourself before the first of several appends in a transaction.';

create function livelets.append(
  topics text[], type text, data jsonb,
  key text default null, actor jsonb default null, command uuid default null, event_id uuid default gen_random_uuid()
) returns setof livelets.position language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  names text[] := topics;
  name text;
  moment timestamptz := clock_timestamp();
  stream livelets.stream;
  engines text[];
  event livelets.event;
  frame jsonb;
begin
  if cardinality(topics) <> 1 then
    names := (select array_agg(distinct t collate "C" order by t collate "C") from unnest(topics) t);
  end if;
  -- What has a row is a topic, and is looked at no further; but a .live. one may have one, and is no log. Null is none.
  if names is null or cardinality(names) > 100 or strpos(array_to_string(names, ' ', '.live.'), '.live.') > 0 then
    perform livelets.require_log(names);
  end if;
  if cardinality(names) > 1 then
    moment := greatest(moment, (select max(l.head_at) from livelets.lock_topics(names) l));
  end if;

  foreach name in array names loop
    loop
      update livelets.stream s set seq = s.seq + 1, head_at = greatest(s.head_at, moment)
      from livelets.tenant t where s.topic = name and t.id = s.tenant
      returning s.topic, s.epoch, s.seq, s.head_at, s.generation, t.hinted
      into stream.topic, stream.epoch, stream.seq, stream.head_at, stream.generation, engines;
      exit when found;
      perform livelets.require_log(array[name]);
      perform livelets.lock_topics(array[name]);
    end loop;
    -- What a row may hold is checked here, once: neither the insert nor the frame does it again.
    event := row(name, stream.seq, event_id, type, stream.head_at, key, actor, command, data);
    insert into livelets.event values (event.*);
    if key is not null then
      insert into livelets.state as s (topic, type, key, seq) values (name, type, key, stream.seq)
      on conflict on constraint state_pkey do update set seq = excluded.seq;
    end if;
    if stream.generation is null then
      stream.generation := livelets.settle_generation(name);
    end if;
    if engines <> '{}' and stream.generation is not null then
      frame := jsonb_build_object(
        'v', 1, 'topic', name, 'epoch', stream.epoch, 'from', stream.seq, 'to', stream.seq, 'head', stream.seq, 'events',
        jsonb_build_array(livelets.event_json(event)));
      -- Thin, so that clients fetch it, where it would exceed 8,192 bytes. jsonb's text form has blanks that the wire has
      -- not, and realtime.send adds an id of 45 bytes: this errs on the thin side.
      if octet_length(frame::text) > 8192 - 64 then
        frame := frame || '{"events": []}';
      end if;
      perform livelets.hint(engines, name || '.g' || stream.generation, frame);
    end if;
    return next (name, stream.epoch, stream.seq, event_id)::livelets.position;
  end loop;
end $$;
comment on function livelets.append is
  'Appends one event to each topic and hands the hints to the engines. Call it last in a transaction: it locks the topics'' heads until commit.';

create function livelets.send_head(stream livelets.stream)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform livelets.send(stream.topic, jsonb_build_object(
    'v', 1, 'topic', stream.topic, 'epoch', stream.epoch, 'from', stream.seq + 1, 'to', stream.seq, 'head', stream.seq,
    'events', '[]'::jsonb), stream.generation);
end $$;

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
  -- Before the head: what is renamed alone must not be missed by who renames all rooms, nor miss their name.
  perform from livelets.tenant t join livelets.parse_topic(topic) p on p.tenant = t.id where p.kind in ('room', 'live') for share of t;
  insert into livelets.stream as s (topic, tenant, epoch, generation)
  select topic, t.id, livelets.first_epoch(topic), livelets.first_generation(topic) + 1
  from livelets.parse_topic(topic) p join livelets.tenant t on t.id = p.tenant
  on conflict on constraint stream_pkey do update set generation = coalesce(s.generation, livelets.first_generation(topic)) + 1
  returning s.* into stream;
  if stream.topic is null then
    raise exception 'bump_generation: "%" is no topic of a tenant. There is nobody to revoke.', topic using errcode = 'no_data_found';
  end if;
  -- What waits to be sent, or to be sent again, must not reach the old channel any more: whoever may read it asks the log.
  delete from livelets.outbox o where o.channel = topic || '.g' || (stream.generation - 1);
  perform livelets.send(topic, jsonb_build_object('v', 1, 'topic', topic, 'moved', true), stream.generation - 1);
  return stream.generation;
end $$;
comment on function livelets.bump_generation is 'Revokes every reader of a topic''s channel: those who may still read it learn the new name from connect.';

revoke execute on all functions in schema livelets from public;
grant execute on all functions in schema livelets to service_role;
