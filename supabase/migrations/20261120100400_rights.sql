-- Who may read and write what: one rule for every door.

create function livelets.role_in(tenant text, claims jsonb)
returns text language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  person text := case when claims ->> 'role' = 'authenticated' then livelets.user_segment(claims ->> 'sub') end;
begin
  return (select m.role from livelets.member m where m.tenant = tenant and m.user_id = person);
end $$;
comment on function livelets.role_in is 'The role of a signed-in person in a tenant; null for everybody else.';

create function livelets.may_read(kind text, name text, role text, person text, public_reading boolean)
returns boolean language plpgsql immutable set search_path = '' as $$
begin
  return case kind
    when 'public' then public_reading or role is not null
    when 'role' then name = role
    when 'user' then role is not null and name = person
    else role in ('admin', 'staff', 'member')
  end is true;
end $$;
comment on function livelets.may_read is 'The rule: who may read which topics of a tenant. The role is null for whoever is no member.';

create function livelets.can_read(channel text, claims jsonb)
returns boolean language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
    select from livelets.parse_channel(channel) c
    cross join livelets.parse_topic(c.topic) p
    join livelets.tenant t on t.id = p.tenant
    left join livelets.stream s on s.topic = c.topic
    where c.generation = coalesce(s.generation, livelets.first_generation(c.topic))
      and (claims ->> 'role' = 'service_role' or livelets.may_read(
        p.kind, p.name, livelets.role_in(t.id, claims), livelets.user_segment(claims ->> 'sub'), t.public_reading)));
end $$;
comment on function livelets.can_read is
  'Whether the holder of these claims may read a channel now. Policies, pusher-auth, history, heads and connect all ask this.';

create function livelets.can_write(channel text, claims jsonb)
returns boolean language plpgsql stable security definer set search_path = '' as $$
begin
  return livelets.can_read(channel, claims) and exists (
    select from livelets.parse_channel(channel) c, livelets.parse_topic(c.topic) p where p.kind = 'live');
end $$;
comment on function livelets.can_write is 'Whether one may track and broadcast on a channel: on .live. topics only. Nobody but the server writes the log.';

-- What the policies call: with the caller's own claims, so that nobody can ask about others.
create function livelets.reads(channel text)
returns boolean language plpgsql stable security definer set search_path = '' as $$
begin
  return livelets.can_read(channel, coalesce(nullif(current_setting('request.jwt.claims', true), ''), '{}')::jsonb);
end $$;
create function livelets.writes(channel text)
returns boolean language plpgsql stable security definer set search_path = '' as $$
begin
  return livelets.can_write(channel, coalesce(nullif(current_setting('request.jwt.claims', true), ''), '{}')::jsonb);
end $$;

create policy "Readers of a topic receive its channel" on realtime.messages for select to anon, authenticated
  using (extension = 'broadcast' and (select livelets.reads((select realtime.topic()))));
create policy "Members see who is in a live room" on realtime.messages for select to authenticated
  using (extension = 'presence' and (select livelets.writes((select realtime.topic()))));
create policy "Members track and broadcast in live rooms" on realtime.messages for insert to authenticated
  with check (extension in ('broadcast', 'presence') and (select livelets.writes((select realtime.topic()))));

revoke execute on all functions in schema livelets from public;
grant execute on all functions in schema livelets to service_role;
grant execute on function livelets.reads, livelets.writes to anon, authenticated;
