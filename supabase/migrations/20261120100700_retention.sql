-- What has served its time goes. Nothing here grows without bound.
--
-- Two terms in one topic: states (events with a key, such as metrics) go after a day, what happened (events without one)
-- after a month. They lie between each other in one sequence, so this is the rule:
--
-- 1. The floor is the highest seq that was deleted. Above it the log is whole, so a reader whose cursor is at or above the
--    floor is given every event after it. One below the floor cannot be: it gets a snapshot, and continues from that.
-- 2. Below the floor some is kept, and needs not be whole: the newest state of each type and key, which snapshots show
--    however old it is, and what happened, until its own term ends. Snapshots (`recent`) and pages that go back read that.
-- 3. So a snapshot and the events after it are the fold of the whole log, less what happened longer ago than that is kept.
--
-- The floor moves in the transaction that deletes: no reader sees the one without the other. Within a topic `at` never goes
-- back, so the oldest are the lowest, and a sweep that ends early leaves what a shorter one would have left.

create function livelets.trim(topic text, most int default 1000)
returns int language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  stream livelets.stream;
  keep_happened interval;
  keep_states interval;
  happened bigint;
  superseded bigint;
  gone bigint;
  count int;
begin
  select * into stream from livelets.stream s where s.topic = topic;
  select coalesce(stream.keep_for, case when own then t.keep_own_for else t.keep_for end),
    coalesce(stream.keep_for, case when own then t.keep_own_for else t.keep_states_for end)
  into keep_happened, keep_states
  from livelets.tenant t, starts_with(topic, t.id || '.user.') own where t.id = stream.tenant;

  select max(o.seq) into happened from (
    select e.seq, e.at from livelets.event e where e.topic = topic and e.key is null order by e.seq limit most) o
  where o.at < now() - keep_happened;
  select max(o.seq) into superseded from (
    select e.seq, e.at from livelets.event e
    where e.topic = topic and e.key is not null and e.seq <= stream.seq - stream.keep_least
      and not exists (select from livelets.state s where s.topic = e.topic and s.type = e.type and s.key = e.key and s.seq = e.seq)
    order by e.seq limit most) o
  where o.at < now() - keep_states;
  if happened is null and superseded is null then
    return 0;
  end if;

  with deleted as (
    delete from livelets.event e where e.topic = topic
      and (e.key is null and e.seq <= happened or e.key is not null and e.seq <= superseded
        and not exists (select from livelets.state s where s.topic = e.topic and s.type = e.type and s.key = e.key and s.seq = e.seq))
    returning e.seq)
  select max(d.seq), count(*) into gone, count from deleted d;
  -- Last, since it locks the head: whoever appends waits for the commit alone.
  update livelets.stream s set floor = greatest(s.floor, gone) where s.topic = topic;
  return count;
end $$;
comment on function livelets.trim is
  'Deletes events of a topic that are kept no longer, the oldest first, up to `most` of each kind, and moves the floor with them: how many.';

create function livelets.sweep(most int default 5000)
returns int language plpgsql security definer set search_path = '' as $$
declare
  name text;
  swept int;
  gone int;
begin
  -- While a person is being erased, nothing is swept: both rewrite old events, and lock the heads afterwards.
  if not pg_try_advisory_xact_lock(hashtextextended('livelets.rewrite', 0)) then
    return 0;
  end if;
  delete from livelets.publication p where p.ctid = any (array(
    select o.ctid from livelets.publication o where o.at < now() - interval '7 days' limit most));
  get diagnostics swept = row_count;
  delete from livelets.rollup r where r.ctid = any (array(
    select o.ctid from livelets.rollup o where o.hour < now() - interval '35 days' limit most));
  get diagnostics gone = row_count;
  swept := swept + gone;
  -- Later tables bring their own: a function livelets.sweep_<what>() without arguments.
  for name in select p.proname from pg_catalog.pg_proc p
    where p.pronamespace = 'livelets'::regnamespace and p.proname ~ '^sweep_' and p.pronargs = 0 order by p.proname
  loop
    execute format('select livelets.%I()', name);
  end loop;
  -- Heads are locked in the order in which append locks them.
  for name in select s.topic from livelets.stream s order by s.topic collate "C" loop
    exit when swept >= most;
    swept := swept + livelets.trim(name, least(most - swept, 1000));
  end loop;
  -- After the heads, as whoever revokes does it.
  perform livelets.drop_old_hints();
  return swept;
end $$;
comment on function livelets.sweep is
  'Removes what has served its time, about `most` rows at once, so that no lock is held for long: how many. Run by a timer, again while it removed that many.';

revoke execute on all functions in schema livelets from public;
grant execute on all functions in schema livelets to service_role;
grant execute on function livelets.reads, livelets.writes to anon, authenticated;
