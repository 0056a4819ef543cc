-- Why a call went where it went, and the totals that pages read: by hour and by UTC day, now also by
-- application. Written by the settlement itself, in its transaction: both are sums of usage_event (invariants
-- I12 and I14). Every writer holds the locks of the wallets whose accounts' rows it adds to, so that two
-- batches never wait for each other here.

-- Events first, as a settlement does, or it could wait for us while we wait for it.
lock table money.usage_event, money.usage_hour in access exclusive mode;

-- lib/billing/types.ts, Decision. Null: the caller named the model, and its first offer answered.
alter table money.usage_event add column decision jsonb;

-- Which application called: its name, else the host of its address, else ''.
create function money.app_of(title text, url text) returns text
language sql immutable parallel safe as $$
  select coalesce(nullif(title, ''), substring(url from '^[a-z]+://([^/?#]+)'), '')
$$;

drop table money.usage_hour;
create table money.usage_hour (
  account_id      uuid not null,
  key_id          uuid not null,
  hour            timestamptz not null,
  model           text collate "C" not null,
  provider        text collate "C" not null,
  app             text collate "C" not null,
  requests        bigint not null,
  free_calls      bigint not null,
  -- Failed, interrupted or reaped.
  errors          bigint not null,
  -- The caller left.
  cancelled       bigint not null,
  input           bigint not null,
  cache_read      bigint not null,
  cache_write_5m  bigint not null,
  cache_write_1h  bigint not null,
  input_audio     bigint not null,
  output          bigint not null,
  reasoning       bigint not null,
  output_audio    bigint not null,
  output_image    bigint not null,
  cost            bigint not null,
  charged         bigint not null,
  ttft_ms         bigint not null,
  -- Requests with a time to first token: the divisor of ttft_ms.
  ttft_count      bigint not null,
  duration_ms     bigint not null,
  primary key (account_id, key_id, hour, model, provider, app)
) with (fillfactor = 60);
create index usage_hour_account on money.usage_hour (account_id, hour);

-- The same by UTC day, for long stretches of time.
create table money.usage_day (
  like money.usage_hour including storage including comments,
  primary key (account_id, hour, key_id, model, provider, app)
) with (fillfactor = 60);
alter table money.usage_day rename column hour to day;

insert into money.usage_hour
  select account_id, key_id, date_trunc('hour', at, 'UTC'), model, provider, money.app_of(app_title, app_url),
    count(*), count(*) filter (where free_call), count(*) filter (where outcome in ('failed', 'interrupted', 'reaped')), count(*) filter (where outcome = 'cancelled'),
    sum(input), sum(cache_read), sum(cache_write_5m), sum(cache_write_1h), sum(input_audio), sum(output), sum(reasoning), sum(output_audio), sum(output_image),
    sum(cost), sum(charged), coalesce(sum(ttft_ms), 0), count(ttft_ms), sum(duration_ms)
  from money.usage_event group by 1, 2, 3, 4, 5, 6;
insert into money.usage_day
  select account_id, key_id, date_trunc('day', hour, 'UTC'), model, provider, app, sum(requests), sum(free_calls), sum(errors), sum(cancelled), sum(input), sum(cache_read), sum(cache_write_5m), sum(cache_write_1h), sum(input_audio),
    sum(output), sum(reasoning), sum(output_audio), sum(output_image), sum(cost), sum(charged), sum(ttft_ms), sum(ttft_count), sum(duration_ms)
  from money.usage_hour group by 1, 2, 3, 4, 5, 6;

grant select, insert, update on money.usage_hour, money.usage_day to aipower_app;

-- Adds an event to the totals, or with -1 takes it out again.
create or replace function money.roll_up(e money.usage_event, sign integer) returns void
language sql as $$
  insert into money.usage_hour as u
    values (e.account_id, e.key_id, date_trunc('hour', e.at, 'UTC'), e.model, e.provider, money.app_of(e.app_title, e.app_url), sign, sign * e.free_call::int,
      sign * (e.outcome in ('failed', 'interrupted', 'reaped'))::int, sign * (e.outcome = 'cancelled')::int,
      sign * e.input, sign * e.cache_read, sign * e.cache_write_5m, sign * e.cache_write_1h, sign * e.input_audio,
      sign * e.output, sign * e.reasoning, sign * e.output_audio, sign * e.output_image,
      sign * e.cost, sign * e.charged, sign * coalesce(e.ttft_ms, 0), sign * (e.ttft_ms is not null)::int, sign * e.duration_ms)
    on conflict (account_id, key_id, hour, model, provider, app) do update set
      requests = u.requests + excluded.requests, free_calls = u.free_calls + excluded.free_calls, errors = u.errors + excluded.errors,
      cancelled = u.cancelled + excluded.cancelled, input = u.input + excluded.input, cache_read = u.cache_read + excluded.cache_read,
      cache_write_5m = u.cache_write_5m + excluded.cache_write_5m, cache_write_1h = u.cache_write_1h + excluded.cache_write_1h,
      input_audio = u.input_audio + excluded.input_audio, output = u.output + excluded.output, reasoning = u.reasoning + excluded.reasoning,
      output_audio = u.output_audio + excluded.output_audio, output_image = u.output_image + excluded.output_image, cost = u.cost + excluded.cost,
      charged = u.charged + excluded.charged, ttft_ms = u.ttft_ms + excluded.ttft_ms, ttft_count = u.ttft_count + excluded.ttft_count,
      duration_ms = u.duration_ms + excluded.duration_ms;
  insert into money.usage_day as u
    values (e.account_id, e.key_id, date_trunc('day', e.at, 'UTC'), e.model, e.provider, money.app_of(e.app_title, e.app_url), sign, sign * e.free_call::int,
      sign * (e.outcome in ('failed', 'interrupted', 'reaped'))::int, sign * (e.outcome = 'cancelled')::int,
      sign * e.input, sign * e.cache_read, sign * e.cache_write_5m, sign * e.cache_write_1h, sign * e.input_audio,
      sign * e.output, sign * e.reasoning, sign * e.output_audio, sign * e.output_image,
      sign * e.cost, sign * e.charged, sign * coalesce(e.ttft_ms, 0), sign * (e.ttft_ms is not null)::int, sign * e.duration_ms)
    on conflict (account_id, day, key_id, model, provider, app) do update set
      requests = u.requests + excluded.requests, free_calls = u.free_calls + excluded.free_calls, errors = u.errors + excluded.errors,
      cancelled = u.cancelled + excluded.cancelled, input = u.input + excluded.input, cache_read = u.cache_read + excluded.cache_read,
      cache_write_5m = u.cache_write_5m + excluded.cache_write_5m, cache_write_1h = u.cache_write_1h + excluded.cache_write_1h,
      input_audio = u.input_audio + excluded.input_audio, output = u.output + excluded.output, reasoning = u.reasoning + excluded.reasoning,
      output_audio = u.output_audio + excluded.output_audio, output_image = u.output_image + excluded.output_image, cost = u.cost + excluded.cost,
      charged = u.charged + excluded.charged, ttft_ms = u.ttft_ms + excluded.ttft_ms, ttft_count = u.ttft_count + excluded.ttft_count,
      duration_ms = u.duration_ms + excluded.duration_ms
$$;

-- New: what was decided, by the item's number, of those items that have something to tell.
drop function money.commit_batch, money.settle_batch, money.settle_late;

-- Ends calls. Answers per item, separated by commas: number, colon, U or C, units paid of that asset;
-- "number:?" for an id that was never admitted. A repeat answers what was written the first time.
-- USD holds pay min(cost, hold + what is free once the whole batch is released), and not past the limit of
-- their key; the rest is written off.
create function money.settle_batch(p_account uuid[], p_items money.settlement[], p_attempts jsonb, p_decisions jsonb) returns text
language plpgsql as $$
declare
  answer text;
  done integer[];
  s money.settlement;
  e money.usage_event;
  late text;
begin
  perform money.lock_wallets(p_account);
  with item as materialized (
    select *, p_decisions -> n::text as decision from rows from (unnest(p_items), jsonb_array_elements(p_attempts))
  ), owed as (
    delete from money.hold h using item i where h.id = i.id and h.account_id = i.account_id
    returning i.*, money.id_time(i.id) as at, h.asset, h.amount as held, money.due(h.asset, i.cost) as due
  ), room as materialized (
    select o.*, case when due <= o.held then due else o.held + least(due - o.held, greatest(0,
        (select w.posted - w.held from money.wallet w where w.account_id = o.account_id and w.asset = o.asset)
        + (select coalesce(sum(f.held - f.due), 0) from owed f where f.account_id = o.account_id and f.asset = o.asset and f.due < f.held)
        - (select coalesce(sum(p.due - p.held), 0) from owed p where p.account_id = o.account_id and p.asset = o.asset and p.due > p.held and p.n < o.n)
      ), case when k.key_id is not null then greatest(0, money.key_room(k, o.at)
        + (select coalesce(sum(f.held - f.due), 0) from owed f where f.key_id = o.key_id and f.asset = 'USD' and f.due < f.held)
        - (select coalesce(sum(p.due - p.held), 0) from owed p where p.key_id = o.key_id and p.asset = 'USD' and p.due > p.held and p.n < o.n)
      ) end)::bigint end as pays
    from owed o left join money.key_budget k on k.key_id = o.key_id and o.asset = 'USD'
  ), event as (
    insert into money.usage_event (
      id, at, account_id, key_id, outcome, usage_source, asset, free_call, cost, charged, held, price_id,
      requested_model, model, provider, upstream_model, upstream_id, dialect, stream, finish_reason, native_finish_reason, error_code,
      input, cache_read, cache_write_5m, cache_write_1h, input_audio, output, reasoning, output_audio, output_image,
      attempts, decision, ttft_ms, duration_ms, app_title, app_url, sandbox)
    select id, at, account_id, key_id, outcome, usage_source, asset, asset = 'CALL' and pays = 1, cost,
      case asset when 'USD' then pays else 0 end, held, price_id,
      requested_model, model, provider, upstream_model, upstream_id, dialect, stream, finish_reason, native_finish_reason, error_code,
      input, cache_read, cache_write_5m, cache_write_1h, input_audio, output, reasoning, output_audio, output_image,
      value, decision, ttft_ms, duration_ms, app_title, app_url, sandbox
    from room
  ), charge as (
    insert into money.transfer (kind, ref, account_id, debit, credit, asset, amount)
    select 'charge', id::text, account_id, 'customer'::money.book, 'revenue'::money.book, asset, pays from room where pays > 0
    union all
    select 'writeoff', id::text, account_id, 'writeoff', 'revenue', asset, due - pays from room where due > pays
  ), wallet as (
    update money.wallet w set held = w.held - d.held, posted = w.posted - d.pays, spent = w.spent + d.pays
    from (select account_id, asset, sum(held)::bigint as held, sum(pays)::bigint as pays from room group by 1, 2) d
    where w.account_id = d.account_id and w.asset = d.asset
  ), budget as (
    update money.key_budget k set held = k.held - d.held, spent = k.spent + d.pays
    from (
      select r.key_id, sum(r.held)::bigint as held, sum(case when r.at >= b.since then r.pays else 0 end)::bigint as pays
      from room r join money.key_budget b on b.key_id = r.key_id where r.asset = 'USD' group by 1
    ) d
    where k.key_id = d.key_id
  ), hourly as materialized (
    select account_id, key_id, date_trunc('hour', at, 'UTC') as hour, model, provider, money.app_of(app_title, app_url) as app,
      count(*) as requests, count(*) filter (where asset = 'CALL' and pays = 1) as free_calls,
      count(*) filter (where outcome in ('failed', 'interrupted')) as errors, count(*) filter (where outcome = 'cancelled') as cancelled,
      sum(input) as input, sum(cache_read) as cache_read, sum(cache_write_5m) as cache_write_5m, sum(cache_write_1h) as cache_write_1h, sum(input_audio) as input_audio,
      sum(output) as output, sum(reasoning) as reasoning, sum(output_audio) as output_audio, sum(output_image) as output_image,
      sum(cost)::bigint as cost, sum(case asset when 'USD' then pays else 0 end)::bigint as charged,
      coalesce(sum(ttft_ms), 0) as ttft_ms, count(ttft_ms) as ttft_count, sum(duration_ms) as duration_ms
    from room group by 1, 2, 3, 4, 5, 6
  ), hours as (
    insert into money.usage_hour as u select * from hourly
    on conflict (account_id, key_id, hour, model, provider, app) do update set
      requests = u.requests + excluded.requests, free_calls = u.free_calls + excluded.free_calls, errors = u.errors + excluded.errors,
      cancelled = u.cancelled + excluded.cancelled, input = u.input + excluded.input, cache_read = u.cache_read + excluded.cache_read,
      cache_write_5m = u.cache_write_5m + excluded.cache_write_5m, cache_write_1h = u.cache_write_1h + excluded.cache_write_1h,
      input_audio = u.input_audio + excluded.input_audio, output = u.output + excluded.output, reasoning = u.reasoning + excluded.reasoning,
      output_audio = u.output_audio + excluded.output_audio, output_image = u.output_image + excluded.output_image, cost = u.cost + excluded.cost,
      charged = u.charged + excluded.charged, ttft_ms = u.ttft_ms + excluded.ttft_ms, ttft_count = u.ttft_count + excluded.ttft_count,
      duration_ms = u.duration_ms + excluded.duration_ms
  ), days as (
    insert into money.usage_day as u
    select account_id, key_id, date_trunc('day', hour, 'UTC'), model, provider, app, sum(requests), sum(free_calls), sum(errors), sum(cancelled), sum(input), sum(cache_read), sum(cache_write_5m), sum(cache_write_1h), sum(input_audio),
      sum(output), sum(reasoning), sum(output_audio), sum(output_image), sum(cost), sum(charged), sum(ttft_ms), sum(ttft_count), sum(duration_ms)
    from hourly group by 1, 2, 3, 4, 5, 6
    on conflict (account_id, day, key_id, model, provider, app) do update set
      requests = u.requests + excluded.requests, free_calls = u.free_calls + excluded.free_calls, errors = u.errors + excluded.errors,
      cancelled = u.cancelled + excluded.cancelled, input = u.input + excluded.input, cache_read = u.cache_read + excluded.cache_read,
      cache_write_5m = u.cache_write_5m + excluded.cache_write_5m, cache_write_1h = u.cache_write_1h + excluded.cache_write_1h,
      input_audio = u.input_audio + excluded.input_audio, output = u.output + excluded.output, reasoning = u.reasoning + excluded.reasoning,
      output_audio = u.output_audio + excluded.output_audio, output_image = u.output_image + excluded.output_image, cost = u.cost + excluded.cost,
      charged = u.charged + excluded.charged, ttft_ms = u.ttft_ms + excluded.ttft_ms, ttft_count = u.ttft_count + excluded.ttft_count,
      duration_ms = u.duration_ms + excluded.duration_ms
  )
  select string_agg(n || ':' || left(asset, 1) || pays, ','), array_agg(n) into answer, done from room;

  if coalesce(cardinality(done), 0) < cardinality(p_items) then
    for s in select * from unnest(p_items) i where i.n <> all (coalesce(done, '{}')) loop
      select * into e from money.usage_event where id = s.id and at = money.id_time(s.id) and account_id = s.account_id;
      if not found then
        late := '?';
      elsif e.outcome = 'reaped' then
        late := money.settle_late(s, p_attempts -> s.n, p_decisions -> s.n::text);
      else
        late := left(e.asset, 1) || case e.asset when 'USD' then e.charged else e.free_call::int end;
      end if;
      answer := concat_ws(',', answer, s.n || ':' || late);
    end loop;
  end if;
  return answer;
end $$;

-- The one way to change what was written: a call that the reaper ended is told its true end by the
-- instance that came back. Happens at most once, guarded by outcome = 'reaped'. Takes what is free; the
-- rest is written off. Runs as the owner because the application may not update events.
create function money.settle_late(s money.settlement, p_attempts jsonb, p_decision jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  was money.usage_event;
  became money.usage_event;
  paid bigint;      -- units of the asset paid when it was reaped
  owed bigint;      -- units owed in truth
  pays bigint;      -- units paid in the end
  lost bigint;      -- change of what is written off
  room bigint;
  budget money.key_budget;
begin
  perform money.lock_wallets(array[s.account_id]);
  select * into was from money.usage_event
    where id = s.id and at = money.id_time(s.id) and account_id = s.account_id and outcome = 'reaped' for update;
  if not found then return null; end if;
  paid := case was.asset when 'USD' then was.charged else was.free_call::int end;
  owed := money.due(was.asset, s.cost);
  select posted - held into room from money.wallet where account_id = s.account_id and asset = was.asset;
  if was.asset = 'USD' then
    select * into budget from money.key_budget where key_id = was.key_id;
    if found then room := least(room, greatest(0, money.key_room(budget, was.at))); end if;
  end if;
  pays := least(owed, paid + room);
  lost := (owed - pays) - (money.due(was.asset, was.cost) - paid);

  if pays > paid then
    insert into money.transfer values ('late_charge', s.id::text, s.account_id, 'customer', 'revenue', was.asset, pays - paid);
  elsif pays < paid then
    insert into money.transfer values ('late_refund', s.id::text, s.account_id, 'revenue', 'customer', was.asset, paid - pays);
  end if;
  if lost > 0 then
    insert into money.transfer values ('late_writeoff', s.id::text, s.account_id, 'writeoff', 'revenue', was.asset, lost);
  elsif lost < 0 then
    insert into money.transfer values ('late_writeback', s.id::text, s.account_id, 'revenue', 'writeoff', was.asset, -lost);
  end if;
  update money.wallet set posted = posted - (pays - paid), spent = spent + (pays - paid)
    where account_id = s.account_id and asset = was.asset;
  if was.asset = 'USD' then perform money.key_settled(was.key_id, was.at, 0, pays - paid); end if;

  update money.usage_event set
    outcome = s.outcome, usage_source = s.usage_source, cost = s.cost, price_id = s.price_id, late = true, settled_at = now(),
    charged = case was.asset when 'USD' then pays else 0 end, free_call = was.asset = 'CALL' and pays = 1,
    requested_model = s.requested_model, model = s.model, provider = s.provider, upstream_model = s.upstream_model,
    upstream_id = s.upstream_id, dialect = s.dialect, stream = s.stream, finish_reason = s.finish_reason,
    native_finish_reason = s.native_finish_reason, error_code = s.error_code,
    input = s.input, cache_read = s.cache_read, cache_write_5m = s.cache_write_5m, cache_write_1h = s.cache_write_1h,
    input_audio = s.input_audio, output = s.output, reasoning = s.reasoning, output_audio = s.output_audio, output_image = s.output_image,
    attempts = p_attempts, decision = p_decision, ttft_ms = s.ttft_ms, duration_ms = s.duration_ms, app_title = s.app_title, app_url = s.app_url, sandbox = s.sandbox
    where id = was.id and at = was.at
    returning * into became;
  perform money.roll_up(was, -1);
  perform money.roll_up(became, 1);
  return left(was.asset, 1) || pays;
end $$;

-- What the batch writer sends: everything that waits, in one transaction and one round trip.
create function money.commit_batch(
  p_instance uuid, p_id uuid[], p_account uuid[], p_key uuid[], p_least bigint[], p_amount bigint[], p_most bigint[], p_free boolean[],
  p_price uuid[], p_expires bigint[], p_repeat boolean,
  p_settle_account uuid[], p_settle money.settlement[], p_attempts jsonb, p_checkpoint json, p_decisions jsonb default null, out verdicts text, out grants jsonb, out refusals jsonb, out settled text
)
language plpgsql as $$
begin
  if p_id is not null and p_settle is not null then
    -- Both parts lock wallets: all of them first, in order, or two batches could wait for each other.
    perform money.lock_wallets(p_account || p_settle_account);
  end if;
  if p_id is not null then
    select r.verdicts, r.grants, r.refusals into verdicts, grants, refusals
      from money.reserve_batch(p_instance, p_id, p_account, p_key, p_least, p_amount, p_most, p_free, p_price, p_expires, p_repeat) r;
  end if;
  if p_settle is not null then
    settled := money.settle_batch(p_settle_account, p_settle, p_attempts, p_decisions);
  end if;
  if p_checkpoint is not null then
    perform money.checkpoint_batch(p_checkpoint);
  end if;
end $$;

revoke execute on function money.settle_late(money.settlement, jsonb, jsonb) from public;
grant execute on function money.settle_late(money.settlement, jsonb, jsonb) to aipower_app;
