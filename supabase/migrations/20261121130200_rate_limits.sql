-- How much one caller may ask for, so that nobody can ask for everybody's share, or guess until they hit something.

create table livelets.rate_limit (
  call text not null,
  who text not null check (who in ('visitor', 'user', 'key', 'refused')),
  burst int not null check (burst > 0),
  per_minute float8 not null check (per_minute > 0),
  primary key (call, who)
);
comment on table livelets.rate_limit is 'Of this installation. Change it as you like: it counts from the next request on. Secret keys have no limit.';
comment on column livelets.rate_limit.call is 'Such as history; * for those that have no row of their own.';
comment on column livelets.rate_limit.who is 'visitor: one address without sign-in; user: a signed-in person; key: a publish key; refused: how often any of them may be refused.';
comment on column livelets.rate_limit.burst is 'How many at once.';
comment on column livelets.rate_limit.per_minute is 'How many there is room for again in a minute.';
alter table livelets.rate_limit enable row level security;
grant select, insert, update, delete on livelets.rate_limit to service_role;

-- A dashboard of 20 widgets asks connect once, history and pusher-auth once per topic, heads twice a minute, and all of that
-- again when its line was cut. Many visitors may share an address.
insert into livelets.rate_limit (call, who, burst, per_minute) values
  ('*', 'visitor', 600, 600), ('*', 'user', 240, 240), ('*', 'key', 600, 1200), ('*', 'refused', 120, 60),
  ('publish', 'user', 60, 120), ('command', 'user', 60, 120), ('pusher-auth', 'refused', 30, 30);

-- Lost in a crash, which does no harm, and never written to the log of the database.
create unlogged table livelets.allowance (
  call text not null,
  subject text not null,
  full_at timestamptz not null,
  primary key (call, subject)
) with (fillfactor = 50);
create index allowance_full on livelets.allowance (full_at);
comment on table livelets.allowance is 'Who has used some of their room lately. A row says no more than none once it is full again.';
comment on column livelets.allowance.subject is 'user:<id>, address:<hash by a salt of the day>, <tenant>/key:<name>, with refused: before it for refusals.';
comment on column livelets.allowance.full_at is 'When the subject has all of its room again, if it asks for nothing until then.';
alter table livelets.allowance enable row level security;
grant select, delete on livelets.allowance to service_role;

create function livelets.take_allowance(call text, subject text, who text, times float8 default 1)
returns float8 language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  rule livelets.rate_limit;
  moment timestamptz := clock_timestamp();
  step interval;
  room interval;
  full_at timestamptz;
begin
  select * into rule from livelets.rate_limit r where r.call in (call, '*') and r.who = who order by r.call = '*' limit 1;
  if rule.call is null then
    return null;
  end if;
  step := interval '1 minute' / (rule.per_minute * times);
  room := step * greatest(rule.burst * times, 1);
  insert into livelets.allowance as a (call, subject, full_at) values (call, subject, moment + step)
  on conflict on constraint allowance_pkey do update set full_at = greatest(a.full_at, moment) + step
    where greatest(a.full_at, moment) + step <= moment + room;
  if found then
    return null;
  end if;
  select a.full_at into full_at from livelets.allowance a where a.call = call and a.subject = subject;
  -- A clock that was set back must not keep anybody out for longer than an empty bucket does.
  return extract(epoch from least(full_at, moment + room) + step - room - moment);
end $$;
comment on function livelets.take_allowance is
  'Takes one of a subject''s room: null if there was one, else the seconds until there is. One row, locked for this statement alone. '
  '"times": so many times what the rule allows.';

create function livelets.sweep_allowances()
returns void language sql security definer set search_path = '' as $$
  delete from livelets.allowance a where a.ctid = any (array(
    select o.ctid from livelets.allowance o where o.full_at < now() limit 50000))
$$;
comment on function livelets.sweep_allowances is 'Forgets who has all of their room again. Run by livelets.sweep.';

revoke execute on all functions in schema livelets from public;
grant execute on all functions in schema livelets to service_role;
grant execute on function livelets.reads, livelets.writes to anon, authenticated;
