-- The gym's desk: who is a member, who is inside, and the two commands that change it.

create schema livelets_gym;
comment on schema livelets_gym is 'What the commands of the pack "gym" keep. Clients have no direct access.';
grant usage on schema livelets_gym to service_role;

create table livelets_gym.desk (
  tenant text primary key references livelets.tenant on delete cascade,
  capacity int check (capacity >= 0)
);
comment on table livelets_gym.desk is 'One row per gym, whose lock makes check-ins and check-outs one after the other.';
comment on column livelets_gym.desk.capacity is 'How many may be inside at once; null for no limit.';

alter table livelets_gym.desk enable row level security;

create table livelets_gym.member (
  tenant text not null references livelets.tenant on delete cascade,
  id text not null check (length(id) between 1 and 200),
  full_name text not null check (length(full_name) between 1 and 200),
  user_id text check (user_id ~ '^[A-Za-z0-9_-]{1,64}$'),
  primary key (tenant, id)
);
create index member_name on livelets_gym.member (tenant, lower(full_name) text_pattern_ops);
comment on column livelets_gym.member.full_name is 'Personal.';
comment on column livelets_gym.member.user_id is 'livelets.user_segment of their sign-in, if they have one: they are told of their own visits.';

alter table livelets_gym.member enable row level security;

create table livelets_gym.visit (
  tenant text not null,
  member text not null,
  came_at timestamptz not null,
  left_at timestamptz check (left_at >= came_at),
  primary key (tenant, member, came_at),
  foreign key (tenant, member) references livelets_gym.member on delete cascade
);
create unique index visit_inside on livelets_gym.visit (tenant, member) where left_at is null;
create index visit_since on livelets_gym.visit (tenant, came_at) where left_at is null;
comment on table livelets_gym.visit is 'Nobody is inside twice. Ended visits are for the gym''s own reports; delete them as you like.';

alter table livelets_gym.visit enable row level security;

grant select, insert, update, delete on livelets_gym.desk, livelets_gym.member, livelets_gym.visit to service_role;

create function livelets_gym.open_desk(tenant text)
returns livelets_gym.desk language plpgsql set search_path = '' as $$
#variable_conflict use_variable
declare
  desk livelets_gym.desk;
begin
  insert into livelets_gym.desk (tenant) values (tenant) on conflict do nothing;
  select * into desk from livelets_gym.desk d where d.tenant = tenant for update;
  return desk;
end $$;
comment on function livelets_gym.open_desk is 'Takes the desk: nobody else checks in or out here until the transaction ends.';

create function livelets_gym.person(member livelets_gym.member)
returns jsonb language sql immutable set search_path = '' as $$
  select jsonb_build_object('id', member.id, 'full_name', member.full_name)
$$;

create function livelets_gym.offer(type text, member livelets_gym.member)
returns jsonb language sql immutable set search_path = '' as $$
  select jsonb_build_object('type', type, 'args', jsonb_build_object('member_id', member.id), 'label', member.full_name)
$$;
comment on function livelets_gym.offer is 'A command that may be meant instead.';

create function livelets_gym.unknown_member(request livelets.command_request)
returns jsonb language sql stable set search_path = '' as $$
  select livelets.rejected('unknown_member', 'There is no member of this id. Check the card, or look for the name.',
    alternatives => (select jsonb_agg(livelets_gym.offer(request.type, m)) from (
      select * from livelets_gym.member m
      where m.tenant = request.tenant and (lower(m.id) = lower(request.args ->> 'member_id')
        or starts_with(lower(m.full_name), lower(request.args ->> 'member_id')))
      order by m.full_name, m.id limit 3) m))
$$;
comment on function livelets_gym.unknown_member is 'The refusal, with up to three members whose id or name begins like what was typed.';

create function livelets_gym.full_house(desk livelets_gym.desk)
returns jsonb language sql stable set search_path = '' as $$
  select livelets.rejected('full_house', 'Every place is taken. Somebody has to check out first.',
    jsonb_build_object('capacity', desk.capacity),
    -- Who has been inside for so long has gone home without a word.
    (select jsonb_agg(livelets_gym.offer('check_out', m) order by v.came_at) from (
      select * from livelets_gym.visit v
      where v.tenant = desk.tenant and v.left_at is null and v.came_at < clock_timestamp() - interval '6 hours'
      order by v.came_at limit 3) v
      join livelets_gym.member m on m.tenant = v.tenant and m.id = v.member))
$$;
comment on function livelets_gym.full_house is 'The refusal, with up to three members who have probably forgotten to check out.';

create function livelets_gym.visit_event(type text, request livelets.command_request, member livelets_gym.member, more jsonb)
returns jsonb language sql stable set search_path = '' as $$
  select livelets.event_of(type,
    jsonb_strip_nulls(jsonb_build_object('member', livelets_gym.person(member), 'location', request.args -> 'location')) || more,
    array_remove(array[request.tenant || '.role.staff', request.tenant || '.user.' || member.user_id], null))
$$;
comment on function livelets_gym.visit_event is 'For the staff, and the member: full names are nothing for the public.';

create function livelets_gym.check_in(request livelets.command_request)
returns jsonb language plpgsql set search_path = '' as $$
declare
  desk livelets_gym.desk := livelets_gym.open_desk(request.tenant);
  member livelets_gym.member;
  inside livelets_gym.visit;
  -- After the desk was taken: times go up in the order of the log.
  moment timestamptz := clock_timestamp();
begin
  select * into member from livelets_gym.member m where m.tenant = request.tenant and m.id = request.args ->> 'member_id';
  if member.id is null then
    return livelets_gym.unknown_member(request);
  end if;
  select * into inside from livelets_gym.visit v where v.tenant = member.tenant and v.member = member.id and v.left_at is null;
  if inside.member is not null then
    return livelets.rejected('already_in', 'They are inside already.',
      jsonb_build_object('member', livelets_gym.person(member), 'since', livelets.rfc3339(inside.came_at)),
      jsonb_build_array(livelets_gym.offer('check_out', member)));
  end if;
  if (select count(*) from livelets_gym.visit v where v.tenant = member.tenant and v.left_at is null) >= desk.capacity then
    return livelets_gym.full_house(desk);
  end if;

  insert into livelets_gym.visit (tenant, member, came_at) values (member.tenant, member.id, moment);
  return livelets.applied(
    jsonb_build_object('member', livelets_gym.person(member), 'timestamp', livelets.rfc3339(moment)),
    jsonb_build_array(livelets_gym.visit_event('member_checked_in', request, member,
      jsonb_build_object('timestamp', livelets.rfc3339(moment)))));
end $$;
comment on function livelets_gym.check_in is
  '{ member_id, location? }: appends member_checked_in. Refuses unknown_member, already_in, full_house.';

create function livelets_gym.check_out(request livelets.command_request)
returns jsonb language plpgsql set search_path = '' as $$
declare
  desk livelets_gym.desk := livelets_gym.open_desk(request.tenant);
  member livelets_gym.member;
  came timestamptz;
  stay jsonb;
begin
  select * into member from livelets_gym.member m where m.tenant = request.tenant and m.id = request.args ->> 'member_id';
  if member.id is null then
    return livelets_gym.unknown_member(request);
  end if;
  -- Never before they came: the server's clock may have been set back.
  update livelets_gym.visit v set left_at = greatest(clock_timestamp(), v.came_at)
  where v.tenant = member.tenant and v.member = member.id and v.left_at is null
  returning v.came_at, jsonb_build_object('timestamp', livelets.rfc3339(v.left_at),
    'duration_minutes', round(extract(epoch from v.left_at - v.came_at)::numeric / 60, 1)) into came, stay;
  if came is null then
    return livelets.rejected('not_in', 'They are not inside.', jsonb_build_object('member', livelets_gym.person(member)),
      jsonb_build_array(livelets_gym.offer('check_in', member)));
  end if;
  return livelets.applied(
    stay || jsonb_build_object('member', livelets_gym.person(member)),
    jsonb_build_array(livelets_gym.visit_event('member_checked_out', request, member, stay)));
end $$;
comment on function livelets_gym.check_out is
  '{ member_id, location? }: appends member_checked_out with duration_minutes. Refuses unknown_member, not_in.';

select livelets.register_command('gym', 'check_in', 'livelets_gym.check_in', '{admin,staff}');
select livelets.register_command('gym', 'check_out', 'livelets_gym.check_out', '{admin,staff}');

revoke execute on all functions in schema livelets_gym from public;
grant execute on all functions in schema livelets_gym to service_role;
