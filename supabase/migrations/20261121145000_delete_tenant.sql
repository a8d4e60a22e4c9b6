-- Deleting a tenant while others append: it takes its locks in their order, so that nobody waits in a circle.
--
-- `delete from livelets.tenant` locks the tenant, for which nobody waits who holds a head: a topic that begins then is refused
-- (hold_tenants). Everything else of the tenant would go by foreign keys, in any order, and among it the heads. So they are
-- locked here before: old events (rewrite), what is locked before heads (leases, commands, simulations …), then the heads.

create function livelets.lock_deleted()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  part record;
begin
  perform pg_advisory_xact_lock(hashtextextended('livelets.rewrite', 0));
  -- A site's own tables too, as far as they are ours to lock.
  for part in
    select c.conrelid::regclass as name, a.attname as owner from pg_catalog.pg_constraint c
    join pg_catalog.pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confrelid = 'livelets.tenant'::regclass and cardinality(c.conkey) = 1
      and c.conrelid <> 'livelets.stream'::regclass and has_table_privilege(c.conrelid, 'select') and has_table_privilege(c.conrelid, 'update')
    order by c.conrelid::regclass::text collate "C"
  loop
    execute format('select from %s where %I = $1 for update', part.name, part.owner) using old.id;
  end loop;
  perform livelets.lock_topics(array(select s.topic from livelets.stream s where s.tenant = old.id));
  return old;
end $$;
create trigger lock_deleted before delete on livelets.tenant for each row execute function livelets.lock_deleted();

revoke execute on all functions in schema livelets from public;
grant execute on all functions in schema livelets to service_role;
grant execute on function livelets.reads, livelets.writes to anon, authenticated;
