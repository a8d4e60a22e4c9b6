-- Who sends a frame of the outbox, in which order, and what becomes of one that Pusher will never take.

alter table livelets.outbox add column refused int;
comment on column livelets.outbox.refused is 'The status by which Pusher refused this frame for good. It is kept for a look until it ages out, and holds up nobody.';
comment on column livelets.outbox.next_at is 'When it may be sent; in the future, too, while somebody is sending it.';
create index outbox_channel on livelets.outbox (channel, id);

create function livelets.drop_old_hints()
returns void language sql security definer set search_path = '' as $$
  -- Read from the oldest, and no further than to one that is young enough.
  delete from livelets.outbox o
  where o.id < (select w.id from livelets.outbox w where w.created_at >= now() - interval '10 minutes' order by w.id limit 1)
    or not exists (select from livelets.outbox w where w.created_at >= now() - interval '10 minutes')
$$;
comment on function livelets.drop_old_hints is
  'A hint that could not be sent for so long helps nobody any more: clients have asked the log by now. Run by claim_outbox and livelets.sweep.';

create function livelets.claim_outbox(most int, lease interval)
returns table (id text, channel text, frame jsonb) language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
begin
  -- One at a time: two who look at once could each take a frame of the same channel, and the later one could be faster.
  perform pg_advisory_xact_lock(hashtextextended('livelets.claim_outbox', 0));
  perform livelets.drop_old_hints();
  return query
    with claimed as (
      update livelets.outbox o set tries = o.tries + 1, next_at = clock_timestamp() + lease
      where o.id in (
        select w.id from livelets.outbox w
        where w.next_at <= clock_timestamp() and w.refused is null
          -- Nothing overtakes within a channel: what is being sent, or waits to be tried again, goes first.
          and not exists (
            select from livelets.outbox before
            where before.channel = w.channel and before.id < w.id and before.refused is null and before.next_at > clock_timestamp())
        order by w.id limit most)
      returning o.id, o.channel, o.frame
    )
    select c.id::text, c.channel, c.frame from claimed c order by c.id;
end $$;
comment on function livelets.claim_outbox is
  'Frames for whoever sends them now, in the order of their channels'' logs. Delete what was sent; what is neither deleted nor released comes due again when the lease ends.';

revoke execute on all functions in schema livelets from public;
grant execute on all functions in schema livelets to service_role;
