-- The schema and the names in it: topics, channels, user segments. The same rules as widgets/events/topic.ts.

create schema livelets;
comment on schema livelets is 'The event log behind the widgets. Clients have no direct access; functions hold the invariants.';
grant usage on schema livelets to anon, authenticated, service_role;

create function livelets.parse_topic(topic text)
returns table (tenant text, kind text, name text) language sql immutable strict parallel safe set search_path = '' as $$
  select m[1], coalesce(m[2], m[3]), coalesce(m[4], '')
  from regexp_match(topic, '^([A-Za-z0-9_-]{1,64})\.(?:(public)|(role|user|room|live)\.([A-Za-z0-9_-]{1,64}))$') m
  where m is not null
$$;
comment on function livelets.parse_topic is 'No row for a text that is no topic.';

create function livelets.parse_channel(channel text)
returns table (topic text, generation int) language sql immutable strict parallel safe set search_path = '' as $$
  select m[1], m[2]::int from regexp_match(channel, '^(.{1,200})\.g([1-9][0-9]{0,8})$') m where m is not null
$$;
comment on function livelets.parse_channel is 'Engines know a topic by its channel, <topic>.g<generation>. No row for a text that is no channel.';

create function livelets.user_segment(user_id text)
returns text language sql immutable strict parallel safe set search_path = '' as $$
  select case
    when user_id ~ '^[A-Za-z0-9_-]{1,64}$' then user_id
    else rtrim(translate(encode(sha256(convert_to(user_id, 'UTF8')), 'base64'), '+/', '-_'), '=')
  end
$$;
comment on function livelets.user_segment is 'A user id as a topic segment; an id that is not legal becomes the base64url of its SHA-256.';

create function livelets.rfc3339(moment timestamptz)
returns text language sql immutable strict parallel safe set search_path = '' as $$
  select to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;
comment on function livelets.rfc3339 is 'UTC with microseconds, always 27 characters: texts sort as the moments do.';

revoke execute on all functions in schema livelets from public;
grant execute on all functions in schema livelets to service_role;
