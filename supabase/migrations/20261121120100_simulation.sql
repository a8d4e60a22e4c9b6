-- Data that is made up by a pack's generator, for demonstrations: for whom, and until when.

create table livelets.simulation (
  tenant text primary key references livelets.tenant on delete cascade,
  watched_at timestamptz not null default '-infinity',
  ticked_at timestamptz not null default '-infinity'
) with (fillfactor = 50);
comment on table livelets.simulation is 'Tenants whose events are simulated by their pack''s generator. A tenant without a row never gets a simulated event.';
comment on column livelets.simulation.watched_at is 'When somebody last looked, to half a minute. Who is not watched for 10 minutes is asleep.';
comment on column livelets.simulation.ticked_at is 'Begin of the newest tick that was appended, by the functions'' clock. Its row lock, held to commit, keeps ticks in their order.';

alter table livelets.simulation enable row level security;
grant select, insert, update, delete on livelets.simulation to service_role;

create function livelets.simulated(moment timestamptz, tenants text[] default null)
returns table (tenant text, pack text, time_zone text, ticked_at float8)
language sql stable security definer set search_path = '' as $$
  select t.id, t.pack, t.time_zone, case when isfinite(s.ticked_at) then extract(epoch from s.ticked_at) * 1000 end
  from livelets.simulation s join livelets.tenant t on t.id = s.tenant
  where s.watched_at > moment - interval '10 minutes' and (tenants is null or t.id = any (tenants))
  order by t.id
$$;
comment on function livelets.simulated is 'The simulated tenants that are awake. `ticked_at` is Unix time in ms; null before the first tick.';

create function livelets.watch(tenants text[], moment timestamptz)
returns table (tenant text, pack text, time_zone text, ticked_at float8) language plpgsql security definer set search_path = '' as $$
declare
  woken text[];
begin
  -- The common case writes nothing and waits for nobody.
  if not exists (
    select from livelets.simulation s where s.tenant = any (tenants) and s.watched_at < moment - interval '30 seconds') then
    return;
  end if;
  with before as (
    select s.tenant, s.watched_at from livelets.simulation s
    where s.tenant = any (tenants) and s.watched_at < moment - interval '30 seconds'
    order by s.tenant for update
  ), marked as (
    update livelets.simulation s set watched_at = moment from before b where s.tenant = b.tenant
    returning s.tenant, b.watched_at
  )
  select array_agg(m.tenant) into woken from marked m where m.watched_at < moment - interval '10 minutes';
  return query select * from livelets.simulated(moment, coalesce(woken, '{}'));
end $$;
comment on function livelets.watch is 'Somebody looks at these tenants. At most one write per tenant and half a minute; answers those that were asleep, as simulated does.';

create function livelets.begin_tick(tenant text, tick_at timestamptz, moment timestamptz)
returns boolean language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
begin
  -- A mark that lies ahead is of a clock that was wrong: it must not stop the simulation until then.
  update livelets.simulation s set ticked_at = tick_at
  where s.tenant = tenant and (s.ticked_at < tick_at or s.ticked_at > moment + interval '1 minute');
  return found;
end $$;
comment on function livelets.begin_tick is
  'Whether a tick is still to be appended: false once it, or a later one, was. Nobody else can begin a tick of this tenant before the transaction ends.';

revoke execute on all functions in schema livelets from public;
grant execute on all functions in schema livelets to service_role;
