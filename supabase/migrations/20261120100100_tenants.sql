-- Who shares a log: tenants and their members.

create table livelets.tenant (
  id text primary key check (id ~ '^[A-Za-z0-9_-]{1,64}$'),
  name text not null,
  pack text,
  origins text[] not null default '{}',
  engines text[] not null default '{supabase}' check (engines <@ array['supabase', 'pusher', 'poll'] and cardinality(engines) > 0),
  switches jsonb not null default '{}' check (jsonb_typeof(switches) = 'object'),
  hinted text[] not null generated always as (case when switches ? '*' then '{}' else array_remove(engines, 'poll') end) stored,
  public_reading boolean not null default false,
  time_zone text not null default 'UTC',
  room_generation int not null default 1 check (room_generation > 0),
  keep_for interval not null default '30 days',
  keep_states_for interval not null default '24 hours',
  keep_own_for interval not null default '90 days',
  created_at timestamptz not null default now()
);
comment on column livelets.tenant.pack is 'The domain: event schemas and templates that belong to it.';
comment on column livelets.tenant.origins is 'Web origins whose pages may call the functions for this tenant, such as https://example.com.';
comment on column livelets.tenant.engines is 'Where hints are sent. The first is what a page gets unless it asks for another; poll is always possible.';
comment on column livelets.tenant.switches is 'What is not as usual: {"*": "poll"} the whole tenant, {"live-ai-chat": "off"} one element. Set it by livelets.switch.';
comment on column livelets.tenant.hinted is 'The engines that are sent hints now: none while the tenant is switched to poll or off, since no page is on one.';
comment on column livelets.tenant.public_reading is 'Whether visitors without sign-in may read <tenant>.public. What is appended there is then world-readable.';
comment on column livelets.tenant.room_generation is 'Of the rooms that have no generation of their own, whose names only their visitors know. Bumping it revokes them all.';
comment on column livelets.tenant.keep_for is 'How long what happened is kept (activity, notifications: events without a key), where a stream does not say otherwise.';
comment on column livelets.tenant.keep_states_for is 'How long states are kept (metrics: events with a key) once a newer one has come.';
comment on column livelets.tenant.keep_own_for is 'How long everything in a person''s own topic is kept.';
comment on column livelets.tenant.time_zone is 'IANA name; packs tell peaks and days by it.';

alter table livelets.tenant enable row level security;

create table livelets.member (
  tenant text not null references livelets.tenant on delete cascade,
  user_id text not null check (user_id ~ '^[A-Za-z0-9_-]{1,64}$'),
  role text not null check (role in ('admin', 'staff', 'member', 'visitor')),
  name text check (length(name) between 1 and 200),
  created_at timestamptz not null default now(),
  primary key (tenant, user_id)
);
create index member_user on livelets.member (user_id);
comment on column livelets.member.user_id is 'livelets.user_segment(sub of the token).';
comment on column livelets.member.name is 'Personal. Shown to other members in presence.';

alter table livelets.member enable row level security;

-- No policy and no grant for anon or authenticated: members are read by functions only.
grant select, insert, update, delete on livelets.tenant, livelets.member to service_role;
