-- The log: one gapless, commit-ordered sequence per topic.

create table livelets.installation (
  id uuid not null default gen_random_uuid(),
  single boolean primary key default true check (single)
);
comment on table livelets.installation is 'One row. Makes the first epoch of every topic unique to this database.';
insert into livelets.installation default values;
alter table livelets.installation enable row level security;

-- What the log is made of, as domains: a table's own check is read anew by every statement that writes a row.
create domain livelets.event_type as text check (length(value) <= 100 and value ~ '^[A-Za-z][A-Za-z0-9_:-]*$' and value !~* '^live:');
create domain livelets.state_key as text check (length(value) between 1 and 200);
create domain livelets.event_data as jsonb check (jsonb_typeof(value) = 'object');
create domain livelets.generation as int check (value > 0);
create domain livelets.quantity as int check (value >= 0);

create table livelets.stream (
  topic text primary key,
  tenant text not null references livelets.tenant on delete cascade,
  epoch uuid not null,
  seq bigint not null default 0,
  floor bigint not null default 0,
  generation livelets.generation default 1,
  head_at timestamptz not null default '-infinity',
  keep_for interval,
  keep_least livelets.quantity not null default 1000
) with (fillfactor = 50);
create index stream_tenant on livelets.stream (tenant);
-- None on head_at or seq: an append changes both, and without an index on them it rewrites the row within its page.
comment on column livelets.stream.epoch is 'The numbering. A new one tells every client to start anew.';
comment on column livelets.stream.seq is 'The head. Its row lock, held to commit, is what makes the sequence gapless and commit-ordered.';
comment on column livelets.stream.floor is
  'The highest deleted seq; moves in the transaction that deletes. Above it the log is whole; at and below it, some is kept.';
comment on column livelets.stream.generation is 'Bumping it revokes: the engines'' channel gets another name. Null for a room that began while its tenant''s were being revoked: it has theirs.';
comment on column livelets.stream.keep_for is 'How long events of every kind are kept; null takes the tenant''s terms.';
comment on column livelets.stream.keep_least is 'States among this many of the newest events are kept however old they are.';
comment on column livelets.stream.head_at is 'Time of the newest event; never goes back within a topic, even if the clock does.';

alter table livelets.stream enable row level security;

create table livelets.event (
  topic text not null references livelets.stream on delete cascade,
  seq bigint not null,
  id uuid not null,
  type livelets.event_type not null,
  at timestamptz not null,
  key livelets.state_key,
  actor jsonb,
  command uuid,
  data livelets.event_data not null,
  primary key (topic, seq),
  unique (id, topic)
);
-- Every event is in one of the two: what happened, in order, and what was so. Snapshots and retention walk them.
create index event_recent on livelets.event (topic, seq desc) where key is null;
create index event_states on livelets.event (topic, seq) where key is not null;
comment on column livelets.event.id is 'Idempotency key, the same in every topic that gets the event.';
comment on column livelets.event.at is 'Server time, one per publish.';
comment on column livelets.event.key is 'Present on state events: a snapshot keeps the last one per type and key.';
comment on column livelets.event.command is 'The command that caused it.';

alter table livelets.event enable row level security;

create table livelets.state (
  topic text not null references livelets.stream on delete cascade,
  type text not null,
  key text not null,
  seq bigint not null,
  primary key (topic, type, key)
) with (fillfactor = 50);
comment on table livelets.state is 'Points at the newest state event per type and key, so that a snapshot costs what it shows and retention can spare them.';
comment on column livelets.state.seq is 'Of an event that is there: append points, and retention spares what is pointed at. Without index, for the reason above.';

alter table livelets.state enable row level security;

create table livelets.outbox (
  id bigint generated always as identity primary key,
  channel text not null,
  frame jsonb not null,
  tries int not null default 0,
  next_at timestamptz not null default now(),
  created_at timestamptz not null default now()
);
-- Its other index is outbox_channel. None on next_at or created_at: each would be paid for by every append, and by every claim;
-- rows are few, and lie in the order in which they come due.
comment on table livelets.outbox is 'Frames for Pusher: sent right after the commit, swept up if that failed.';

alter table livelets.outbox enable row level security;

grant select on livelets.installation, livelets.stream, livelets.event, livelets.state to service_role;
grant select, update, delete on livelets.outbox to service_role;

create function livelets.first_epoch(topic text)
returns uuid language plpgsql stable security definer set search_path = '' as $$
begin
  return (select encode(substring(sha256(convert_to(i.id || topic, 'UTF8')) for 16), 'hex')::uuid from livelets.installation i);
end $$;
comment on function livelets.first_epoch is 'The epoch of a topic nothing was appended to yet: known without writing a row.';

create function livelets.first_generation(topic text)
returns int language plpgsql stable security definer set search_path = '' as $$
begin
  return coalesce((
    select t.room_generation from livelets.parse_topic(topic) p join livelets.tenant t on t.id = p.tenant where p.kind in ('room', 'live')), 1);
end $$;
comment on function livelets.first_generation is 'The generation of a topic that has none of its own.';

create function livelets.channel(topic text)
returns text language plpgsql stable security definer set search_path = '' as $$
begin
  return topic || '.g' || coalesce((select s.generation from livelets.stream s where s.topic = channel.topic), livelets.first_generation(topic));
end $$;
comment on function livelets.channel is 'The channel that carries a topic now.';

revoke execute on all functions in schema livelets from public;
grant execute on all functions in schema livelets to service_role;
