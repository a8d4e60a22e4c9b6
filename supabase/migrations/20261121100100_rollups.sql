-- Metrics by the hour: what remains of them when their events are let go.
--
-- An hour is counted as its events come, in their transaction and under the lock of the topic's head, not when they go:
-- one row is rewritten per event, however long the log is; a reader needs that one row; and an hour is right at any time,
-- be its events still there or not.
--
-- "Against yesterday at this time" reads livelets.value_at(topic, type, key, now() - interval '24 hours'): the hour's row
-- tells with what the hour began and ended, and the moment's share of it lies between. A week's curve is livelets.rollup.

create table livelets.rollup (
  topic text not null references livelets.stream on delete cascade,
  type text not null,
  key text not null,
  hour timestamptz not null,
  samples int not null,
  total double precision not null,
  low double precision not null,
  high double precision not null,
  opening double precision not null,
  closing double precision not null,
  primary key (topic, type, key, hour)
) with (fillfactor = 50);
create index rollup_hour on livelets.rollup (hour);
comment on table livelets.rollup is 'Hours of states that have a number in data.value, for 35 days.';
comment on column livelets.rollup.hour is 'Its beginning; hours are those of UTC.';
comment on column livelets.rollup.total is 'Of all samples: total / samples is their mean.';
comment on column livelets.rollup.opening is 'The first value in the hour.';
comment on column livelets.rollup.closing is 'The last value in the hour, so far.';

alter table livelets.rollup enable row level security;
grant select on livelets.rollup to service_role;

create function livelets.count_into_hour()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  -- JSON has numbers that no double can hold; such a one is appended, and not counted.
  number numeric := new.data -> 'value';
  value double precision;
begin
  if abs(number) > 1e15 then
    return null;
  end if;
  value := round(number, 6);
  insert into livelets.rollup as r (topic, type, key, hour, samples, total, low, high, opening, closing)
  values (new.topic, new.type, new.key, date_trunc('hour', new.at, 'UTC'), 1, value, value, value, value, value)
  on conflict on constraint rollup_pkey do update set
    samples = r.samples + 1, total = r.total + value, low = least(r.low, value), high = greatest(r.high, value), closing = value;
  return null;
end $$;
create trigger count_into_hour after insert on livelets.event for each row
  when (new.key is not null and jsonb_typeof(new.data -> 'value') = 'number') execute function livelets.count_into_hour();

create function livelets.rollup(
  topic text, type text, key text, since timestamptz default now() - interval '35 days', until timestamptz default now()
) returns table (hour timestamptz, samples int, mean double precision, low double precision, high double precision,
  opening double precision, closing double precision)
language sql stable security definer set search_path = '' as $$
  select r.hour, r.samples, r.total / r.samples, r.low, r.high, r.opening, r.closing from livelets.rollup r
  where r.topic = rollup.topic and r.type = rollup.type and r.key = rollup.key and r.hour >= date_trunc('hour', since, 'UTC') and r.hour < until
  order by r.hour
$$;
comment on function livelets.rollup is 'The hours of one metric in a topic, oldest first; those without a sample are left out. The first and the last may be cut.';

create function livelets.value_at(topic text, type text, key text, moment timestamptz)
returns double precision language sql stable security definer set search_path = '' as $$
  select case when r.hour + interval '1 hour' > moment
    then r.opening + (r.closing - r.opening) * extract(epoch from moment - r.hour) / 3600 else r.closing end
  from livelets.rollup r
  where r.topic = value_at.topic and r.type = value_at.type and r.key = value_at.key and r.hour <= moment
  order by r.hour desc limit 1
$$;
comment on function livelets.value_at is
  'What a metric was at a moment of the last 35 days, to the hour: between how that hour began and ended. Null where it was not told yet.';

revoke execute on all functions in schema livelets from public;
grant execute on all functions in schema livelets to service_role;
grant execute on function livelets.reads, livelets.writes to anon, authenticated;
