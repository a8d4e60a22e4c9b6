-- About how many pages look on, so that a page whose line breaks without a word knows how many others may come back with it.

-- Lost in a crash, and counted anew within minutes.
create unlogged table livelets.crowd (
  one boolean primary key default true check (one),
  pages float8 not null,
  counted_at timestamptz not null
);
comment on table livelets.crowd is 'One row: a mean over the last minutes that fades by itself. Nobody is kept apart in it.';
comment on column livelets.crowd.pages is 'As of counted_at.';
alter table livelets.crowd enable row level security;
grant select, delete on livelets.crowd to service_role;

create function livelets.crowd_at(moment timestamptz)
returns int language sql stable security definer set search_path = '' as $$
  select coalesce((
    select least(2e9, c.pages * exp(-least(100, greatest(0, extract(epoch from moment - c.counted_at)) / 300)))::int
    from livelets.crowd c where c.pages > 1e-6), 0);
$$;
comment on function livelets.crowd_at is 'About how many pages look on.';

create function livelets.count_crowd(pages float8, moment timestamptz)
returns void language sql security definer set search_path = '' as $$
  insert into livelets.crowd as c (pages, counted_at) values (least(greatest(pages, 0), 1e6), moment)
  on conflict (one) do update set
    -- What has faded is nothing: less and less of it would end as an error, when a double can hold it no more.
    pages = excluded.pages + case when c.pages > 1e-6 then c.pages else 0 end
      * exp(-least(100, greatest(0, extract(epoch from excluded.counted_at - c.counted_at)) / 300)),
    counted_at = greatest(c.counted_at, excluded.counted_at);
$$;
comment on function livelets.count_crowd is
  'Counts what came since the last time: 1 for a page that opens, and for each sign of life of an open one the share of five minutes '
  'since its last. Both fade over five minutes, so that a page counts as about one for as long as it is there.';

revoke execute on all functions in schema livelets from public;
grant execute on function livelets.crowd_at, livelets.count_crowd to service_role, livelets_functions;
