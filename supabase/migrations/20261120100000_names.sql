-- The schema and the names in it: topics, channels, user segments. The same rules as widgets/events/topic.ts.

create schema livelets;
comment on schema livelets is 'The event log behind the widgets. Clients have no direct access; functions hold the invariants.';
grant usage on schema livelets to anon, authenticated, service_role;

-- plpgsql, as everything that is asked often: it keeps its plans, where a SQL function that cannot be inlined is planned at
-- every call, for ten times what it does. And lengths are compared, not matched: a regular expression that counts to 64 takes
-- 50 times as long as one that does not.
create function livelets.parse_topic(topic text)
returns table (tenant text, kind text, name text) rows 1 language plpgsql immutable strict parallel safe set search_path = '' as $$
begin
  if topic ~ '^[A-Za-z0-9_-]+\.(public|(role|user|room|live)\.[A-Za-z0-9_-]+)$' then
    tenant := split_part(topic, '.', 1);
    kind := split_part(topic, '.', 2);
    name := split_part(topic, '.', 3);
    if length(tenant) <= 64 and length(name) <= 64 then
      return next;
    end if;
  end if;
end $$;
comment on function livelets.parse_topic is 'No row for a text that is no topic.';

create function livelets.parse_channel(channel text)
returns table (topic text, generation int) rows 1 language plpgsql immutable strict parallel safe set search_path = '' as $$
declare
  digits text := substring(channel from '\.g([1-9][0-9]*)$');
begin
  topic := left(channel, -length('.g' || digits));
  if length(digits) <= 9 and length(topic) between 1 and 200 then
    generation := digits;
    return next;
  end if;
end $$;
comment on function livelets.parse_channel is 'Engines know a topic by its channel, <topic>.g<generation>. No row for a text that is no channel.';

create function livelets.user_segment(user_id text)
returns text language plpgsql immutable strict parallel safe set search_path = '' as $$
begin
  return case
    when length(user_id) <= 64 and user_id ~ '^[A-Za-z0-9_-]+$' then user_id
    else rtrim(translate(encode(sha256(convert_to(user_id, 'UTF8')), 'base64'), '+/', '-_'), '=')
  end;
end $$;
comment on function livelets.user_segment is 'A user id as a topic segment; an id that is not legal becomes the base64url of its SHA-256.';

create function livelets.rfc3339(moment timestamptz)
returns text language plpgsql immutable strict parallel safe set search_path = '' as $$
begin
  return to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
end $$;
comment on function livelets.rfc3339 is 'UTC with microseconds, always 27 characters: texts sort as the moments do.';

revoke execute on all functions in schema livelets from public;
grant execute on all functions in schema livelets to service_role;
