-- A role for the functions' own connection, where it should be less than the owner's: what they call and read, and no more.
--
-- It cannot log in. Make one that can, and let its address be the functions' database URL:
--   create role acme_functions login password '…' in role livelets_functions;

do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'livelets_functions') then
    create role livelets_functions nologin;
  end if;
end $$;

grant usage on schema livelets to livelets_functions;
grant select (id, pack, origins, switches, revision, time_zone) on livelets.tenant to livelets_functions;
grant select (tenant, user_id, role, name) on livelets.member to livelets_functions;
grant select (seq) on livelets.stream to livelets_functions;
grant select, update (next_at, refused), delete on livelets.outbox to livelets_functions;

create policy "The functions read tenants" on livelets.tenant for select to livelets_functions using (true);
create policy "The functions read members" on livelets.member for select to livelets_functions using (true);
create policy "The functions count events" on livelets.stream for select to livelets_functions using (true);
create policy "The functions look into the outbox" on livelets.outbox for select to livelets_functions using (true);
-- Those that somebody has claimed.
create policy "The functions put frames of the outbox off" on livelets.outbox for update to livelets_functions using (tries > 0);
create policy "The functions delete frames that were sent" on livelets.outbox for delete to livelets_functions using (tries > 0);

-- Each of these holds its own invariant, and works with its owner's rights. Not among them: append, which asks nobody whether
-- an event was published before, and all that erases, revokes, switches or makes keys.
do $$
declare
  called regprocedure;
begin
  for called in select p.oid from pg_catalog.pg_proc p where p.pronamespace = 'livelets'::regnamespace and p.proname = any (array[
    'append_batch', 'append_derived', 'begin_derivation', 'begin_tick', 'can_read', 'can_write', 'channel', 'claim_outbox', 'claim_turn',
    'command_type_of', 'connect', 'expire_leases', 'heads', 'history', 'publish', 'role_in', 'run_command', 'send_heads',
    'simulated', 'take_allowance', 'use_lease', 'use_publish_key', 'user_segment', 'watch'])
  loop
    execute format('grant execute on function %s to livelets_functions', called);
  end loop;
end $$;
