-- States that follow from other events, such as a gym's statistics from its check-ins.

create function livelets.derived_id(source uuid, type text, key text)
returns uuid language plpgsql immutable set search_path = '' as $$
declare
  hash bytea := substring(sha256(convert_to(source || ':' || type || '/' || key, 'UTF8')) for 16);
begin
  -- A UUID of version 8: "made by one's own rule".
  return encode(set_byte(set_byte(hash, 6, get_byte(hash, 6) & 15 | 128), 8, get_byte(hash, 8) & 63 | 128), 'hex');
end $$;
comment on function livelets.derived_id is 'The id of what follows from an event: the same however often it is derived.';

create function livelets.begin_derivation(tenant text, type text, key text)
returns jsonb language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_variable
begin
  -- Reading, deriving and appending are one step: whoever derives for this tenant waits here until we have committed.
  -- Its own lock and not a stream's: append locks streams by name, and one that was taken early would break that order.
  perform pg_advisory_xact_lock(hashtextextended('livelets.derive/' || tenant, 0));
  -- A statement of its own, which sees what was committed while we waited.
  return (
    select e.data from livelets.state s join livelets.event e using (topic, seq)
    where s.topic = tenant || '.role.admin' and s.type = type and s.key = key);
end $$;
comment on function livelets.begin_derivation is
  'The state so far, which nobody else can derive from before this transaction ends. Every publish reaches <tenant>.role.admin, so it is read there.';

create function livelets.append_derived(tenant text, source uuid, topics text[], type text, key text, data jsonb)
returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  perform livelets.append(topics || (tenant || '.role.admin'), type, data, key, event_id => livelets.derived_id(source, type, key));
end $$;
comment on function livelets.append_derived is 'Appends a derived state where its source went, in the same transaction.';

revoke execute on all functions in schema livelets from public;
grant execute on all functions in schema livelets to service_role;
grant execute on function livelets.reads, livelets.writes to anon, authenticated;
