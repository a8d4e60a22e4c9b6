-- Turning a tenant, or one kind of widget, down to polling or off: without a deploy, and for open pages too.

alter table livelets.tenant add column revision int not null default 0;
comment on column livelets.tenant.revision is 'Counts changes of what connect answers to everybody. Pages compare it, and ask connect again when it is another.';

create function livelets.count_revision()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  new.revision := old.revision + 1;
  return new;
end $$;
create trigger count_revision before update of switches, engines on livelets.tenant for each row
  when (old.switches is distinct from new.switches or old.engines is distinct from new.engines) execute function livelets.count_revision();

create function livelets.tell_revision()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  stream livelets.stream;
begin
  -- By the engines that pages were on until now, where they were on one. A page that misses this hears of it by its next call of heads.
  for stream in select * from livelets.stream s where s.tenant = new.id and s.generation is not null and s.topic not like '%.live.%' order by s.topic collate "C" loop
    perform livelets.hint(old.hinted, stream.topic || '.g' || stream.generation,
      jsonb_build_object('v', 1, 'topic', stream.topic, 'moved', true));
  end loop;
  return null;
end $$;
create trigger tell_revision after update of switches, engines on livelets.tenant for each row
  when (old.revision is distinct from new.revision) execute function livelets.tell_revision();

create function livelets.switch(tenant text, mode text, element text default '*')
returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  result jsonb;
begin
  if mode is null or mode not in ('on', 'poll', 'off') then
    raise exception 'switch: "%" is no mode. Use on, poll or off.', mode using errcode = 'invalid_parameter_value';
  elsif element is null or element !~ '^(\*|live-[a-z0-9-]{1,60})$' then
    raise exception 'switch: "%" is no element. Use a tag such as live-activity-feed, or * for all.', element using errcode = 'invalid_parameter_value';
  end if;
  update livelets.tenant t
  set switches = case when mode = 'on' then t.switches - element else t.switches || jsonb_build_object(element, mode) end
  where t.id = tenant returning t.switches into result;
  if result is null then
    raise exception 'switch: there is no tenant "%".', tenant using errcode = 'no_data_found';
  end if;
  return result;
end $$;
comment on function livelets.switch is
  'Turns a tenant (element *) or one kind of widget to poll or off, or back on. Pages that are open obey within a minute.';

revoke execute on all functions in schema livelets from public;
grant execute on all functions in schema livelets to service_role;
