-- What has served its time goes. Nothing here grows without bound.

create function livelets.trim(topic text)
returns bigint language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  stream livelets.stream;
  horizon timestamptz;
  new_floor bigint;
begin
  -- The head's lock: no reader may see a floor that is below what was deleted.
  select * into stream from livelets.stream s where s.topic = topic for update;
  horizon := now() - coalesce(stream.keep_for, (select t.keep_for from livelets.tenant t where t.id = stream.tenant));
  select max(e.seq) into new_floor from livelets.event e
  where e.topic = topic and e.seq > stream.floor and e.seq <= stream.seq - stream.keep_least and e.at < horizon;
  if new_floor is null then
    return 0;
  end if;

  update livelets.stream s set floor = new_floor where s.topic = topic;
  -- The newest of each state is spared: a snapshot shows it however old it is.
  delete from livelets.event e where e.topic = topic and e.seq <= new_floor
    and not exists (select from livelets.state s where s.topic = e.topic and s.seq = e.seq);
  return new_floor - stream.floor;
end $$;
comment on function livelets.trim is 'Deletes the events of a topic that are kept no longer, and moves the floor with them.';

create function livelets.sweep()
returns void language plpgsql security definer set search_path = '' as $$
declare
  name text;
begin
  delete from livelets.publication where at < now() - interval '7 days';
  -- A hint that could not be sent for so long helps nobody any more: clients have asked the log by now.
  delete from livelets.outbox where created_at < now() - interval '10 minutes';
  for name in select s.topic from livelets.stream s where s.seq - s.floor > s.keep_least order by s.topic collate "C" loop
    perform livelets.trim(name);
  end loop;
end $$;
comment on function livelets.sweep is 'Removes what has served its time. Run by a timer.';

revoke execute on all functions in schema livelets from public;
grant execute on all functions in schema livelets to service_role;
grant execute on function livelets.reads, livelets.writes to anon, authenticated;
