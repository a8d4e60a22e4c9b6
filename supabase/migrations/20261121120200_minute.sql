-- What is to be done again and again, once per turn, however many processes have a timer for it; and the minute's job.

create table livelets.chore (
  name text primary key check (length(name) between 1 and 100),
  turn bigint not null
);
comment on table livelets.chore is 'Which turn of a repeated work was done last: the first process to claim a turn does it.';
alter table livelets.chore enable row level security;
grant select on livelets.chore to service_role;

create function livelets.claim_turn(name text, every interval, moment timestamptz default clock_timestamp())
returns boolean language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  this_turn bigint := floor(extract(epoch from moment) / extract(epoch from every));
begin
  -- A turn far ahead is of a clock that was wrong.
  insert into livelets.chore as c (name, turn) values (name, this_turn)
  on conflict on constraint chore_pkey do update set turn = excluded.turn
    where c.turn < excluded.turn or c.turn > excluded.turn + 1;
  return found;
end $$;
comment on function livelets.claim_turn is 'True for one caller per turn: every 15 seconds, every 10 minutes …';

-- With the rights of whoever asks: the minute's job asks as the owner.
create function livelets.secret(name text)
returns text language plpgsql stable set search_path = '' as $$
#variable_conflict use_variable
declare
  value text;
begin
  if to_regclass('vault.decrypted_secrets') is null then
    return null;
  end if;
  execute 'select s.decrypted_secret from vault.decrypted_secrets s where s.name = $1' into value using name;
  return nullif(value, '');
end $$;
comment on function livelets.secret is 'A secret of Supabase''s Vault; null where there is none, or no Vault.';

create function livelets.run_minute()
returns text language plpgsql security definer set search_path = '' as $$
declare
  url text := livelets.secret('livelets_functions_url');
  key text := livelets.secret('livelets_secret_key');
begin
  -- A bounded batch each time: what ten minutes bring could be more than one takes.
  perform livelets.sweep();
  if livelets.claim_turn('upkeep', '10 minutes') then
    -- pg_cron never deletes these itself: a row a minute for ever.
    if to_regclass('cron.job_run_details') is not null then
      execute $sql$delete from cron.job_run_details d using cron.job j
        where j.jobid = d.jobid and j.jobname = 'livelets-minute' and d.start_time < now() - interval '1 day'$sql$;
    end if;
  end if;
  if url is null or key is null then
    return 'no url or key: set livelets_functions_url and livelets_secret_key in Vault';
  elsif to_regnamespace('net') is null then
    return 'no pg_net';
  end if;
  -- Sent once this transaction has committed; the function answers within a second and works on behind it.
  execute 'select net.http_post(url := $1, body := $2, headers := $3, timeout_milliseconds := 5000)'
    using rtrim(url, '/') || '/tick', '{}'::jsonb, jsonb_build_object('content-type', 'application/json', 'apikey', key);
  return 'called';
end $$;
comment on function livelets.run_minute is
  'The minute''s job: retention, upkeep every 10 minutes, and a call of the function `tick`, which runs simulations, sends heads and sweeps the outbox for a minute.';

create function livelets.schedule_minute()
returns text language plpgsql security definer set search_path = '' as $$
begin
  if to_regnamespace('cron') is null or to_regnamespace('net') is null then
    return 'skipped: there is no pg_cron or no pg_net';
  end if;
  -- By its name: scheduling it again replaces it.
  execute $sql$select cron.schedule('livelets-minute', '* * * * *', 'select livelets.run_minute()')$sql$;
  return 'scheduled';
end $$;
comment on function livelets.schedule_minute is 'Puts the minute''s job into pg_cron, once however often it is called. Call it again after adding the extensions later.';

revoke execute on all functions in schema livelets from public;
grant execute on all functions in schema livelets to service_role;

do $$
begin
  if exists (select from pg_available_extensions where name = 'pg_cron') and exists (select from pg_available_extensions where name = 'pg_net') then
    create extension if not exists pg_cron;
    create extension if not exists pg_net;
  end if;
  raise notice 'livelets: the minute''s job is %.', livelets.schedule_minute();
exception when others then
  -- pg_cron is installed but not loaded, or belongs to another database: the functions work without it.
  raise notice 'livelets: the minute''s job is not scheduled: %', sqlerrm;
end $$;
