-- The books. Everything in the schema "money" is written by lib/billing alone; Prisma neither sees nor
-- changes it. Units: USD is nano-USD (1 USD = 10^9), CALL counts free calls one by one.
--
-- Lock order, everywhere: wallets (by account, then asset) before holds, usage events and transfers.

create schema money;

-- ---------------------------------------------------------------------------------------------- tables

-- What an account has, per asset. A cache of the transfers (invariant I1), so that admitting a call
-- costs one row. Half-empty pages keep its updates inside the page.
create table money.wallet (
  account_id uuid   not null references public.account (id),
  asset      text   not null check (asset in ('USD', 'CALL')),
  posted     bigint not null default 0,
  held       bigint not null default 0,
  -- Everything calls ever cost this wallet: posted + spent = what was ever credited, net of refunds.
  spent      bigint not null default 0,
  -- What a refund or dispute could not take back. Paid calls wait until the next top-up has paid it.
  debt       bigint not null default 0,
  -- A dispute is open: nothing may be spent.
  frozen     boolean not null default false,
  primary key (account_id, asset),
  constraint wallet_held_not_negative check (held >= 0),
  constraint wallet_covers_holds check (posted - held >= 0),
  constraint wallet_debt_not_negative check (debt >= 0)
) with (fillfactor = 50);

-- A running process. Its row is the fence: reserving locks it FOR SHARE, declaring it dead updates it,
-- so no statement of a dead instance can create a hold that nobody sweeps.
create table money.instance (
  id         uuid primary key,
  alive      boolean not null default true,
  host       text not null,
  pid        integer not null,
  started_at timestamptz not null default now(),
  ended_at   timestamptz
);

-- Heartbeats stand apart from the fence, or a busy instance's shared locks could starve its own beat.
create table money.heartbeat (
  instance_id uuid primary key references money.instance (id) on delete cascade,
  at          timestamptz not null default now()
) with (fillfactor = 50);

-- An immutable version of an offer's price. `price` holds pico-USD per token as decimal strings.
create table money.price (
  id         uuid primary key,
  offer      text not null,
  version    integer not null,
  model      text not null,
  provider   text not null,
  upstream   text not null,
  price      jsonb not null,
  source     text not null,
  as_of      date not null,
  created_at timestamptz not null default now(),
  unique (offer, version)
);

-- Money set aside for a call in flight. Deleting the row is the one moment that ends the call:
-- whoever gets it back from DELETE … RETURNING settles, everybody else is a repeat.
create table money.hold (
  id          uuid primary key,
  account_id  uuid not null,
  key_id      uuid not null,
  asset       text not null,
  amount      bigint not null check (amount >= 0),
  price_id    uuid not null,
  instance_id uuid not null,
  -- Cost and usage (the nine buckets in order) delivered so far: what is billed if the instance dies.
  checkpoint  bigint not null default 0 check (checkpoint >= 0),
  usage       integer[],
  created_at  timestamptz not null default now(),
  expires_at  timestamptz not null
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000);

-- One ended call. Append only; `at` is the moment inside its id (money.id_time), so that (id, at) is
-- unique across months and a look-up by id touches one month.
create table money.usage_event (
  id                   uuid not null,
  at                   timestamptz not null,
  account_id           uuid not null,
  key_id               uuid not null,
  outcome              text not null check (outcome in ('completed', 'cancelled', 'interrupted', 'failed', 'reaped')),
  usage_source         text not null check (usage_source in ('provider', 'estimated', 'none')),
  asset                text not null,
  -- One free call was used up; then `charged` is 0.
  free_call            boolean not null,
  -- At list price, and what left the account's credit. nano-USD.
  cost                 bigint not null check (cost >= 0),
  charged              bigint not null check (charged >= 0),
  -- What was set aside, in `asset`.
  held                 bigint not null,
  price_id             uuid not null,
  requested_model      text not null,
  model                text not null,
  provider             text not null,
  upstream_model       text not null,
  upstream_id          text,
  dialect              text not null,
  stream               boolean not null,
  finish_reason        text,
  native_finish_reason text,
  error_code           text,
  input                integer not null,
  cache_read           integer not null,
  cache_write_5m       integer not null,
  cache_write_1h       integer not null,
  input_audio          integer not null,
  output               integer not null,
  reasoning            integer not null,
  output_audio         integer not null,
  output_image         integer not null,
  attempts             jsonb not null,
  ttft_ms              integer,
  duration_ms          integer not null,
  app_title            text,
  app_url              text,
  sandbox              boolean not null,
  -- The instance was taken for dead, came back, and told the true end.
  late                 boolean not null default false,
  settled_at           timestamptz not null default now(),
  primary key (id, at)
) partition by range (at);
create index usage_event_account on money.usage_event (account_id, at desc);
-- Never filled while the months ahead exist; an insert must not fail for want of one.
create table money.usage_event_default partition of money.usage_event default;

-- Double entry by shape: every row takes from one book and gives to another. `customer` and `debt` are
-- books of the account; the others are the house's. (kind, ref) makes repeating a posting harmless.
create type money.book as enum ('customer', 'debt', 'cash', 'revenue', 'promo', 'writeoff');
create table money.transfer (
  kind       text collate "C" not null,
  ref        text collate "C" not null,
  account_id uuid not null,
  debit      money.book not null,
  credit     money.book not null,
  asset      text not null check (asset in ('USD', 'CALL')),
  amount     bigint not null check (amount > 0),
  note       text,
  at         timestamptz not null default now(),
  primary key (kind, ref),
  check (debit <> credit)
);
-- Payments, grants, refunds: what a person calls the account's history. Calls are found by their id.
create index transfer_history on money.transfer (account_id, at desc) where debit <> 'revenue' and credit <> 'revenue';

create table money.payment_order (
  id             uuid primary key,
  account_id     uuid not null references public.account (id),
  user_id        uuid not null,
  amount         bigint not null check (amount > 0),
  -- What the payment service is asked for, in its minor units.
  currency       text not null,
  minor          bigint not null check (minor > 0),
  method         text not null check (method in ('card', 'alipay', 'wechat_pay')),
  livemode       boolean not null,
  status         text not null default 'open' check (status in ('open', 'pending', 'paid', 'partially_refunded', 'refunded', 'failed', 'expired')),
  session_id     text unique,
  payment_intent text unique,
  -- Clawed back so far, nano-USD: refunds and lost disputes.
  refunded       bigint not null default 0 check (refunded >= 0),
  disputed       boolean not null default false,
  -- Why money that arrived was not credited; for the operator.
  problem        text,
  created_at     timestamptz not null default now(),
  paid_at        timestamptz,
  updated_at     timestamptz not null default now(),
  check (refunded <= amount)
);
create index payment_order_account on money.payment_order (account_id, created_at desc);

create table money.stripe_event (
  id          text primary key,
  type        text not null,
  livemode    boolean not null,
  -- The object the event speaks of.
  object_id   text,
  created     timestamptz not null,
  received_at timestamptz not null default now(),
  status      text not null check (status in ('handled', 'ignored', 'refused')),
  error       text
);

-- Hourly totals, kept in step with usage_event inside the same transactions (invariant I12).
create table money.usage_hour (
  account_id      uuid not null,
  key_id          uuid not null,
  hour            timestamptz not null,
  model           text collate "C" not null,
  provider        text collate "C" not null,
  requests        bigint not null,
  free_calls      bigint not null,
  -- Failed, interrupted or reaped.
  errors          bigint not null,
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
  primary key (account_id, key_id, hour, model, provider)
) with (fillfactor = 60);
create index usage_hour_account on money.usage_hour (account_id, hour);

-- ------------------------------------------------------------------------------------------- functions

-- The moment inside a version 7 uuid: its first 48 bits are milliseconds since 1970.
create function money.id_time(id uuid) returns timestamptz
language sql immutable parallel safe as $$
  select to_timestamp(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0::float8)
$$;

-- What is owed, in units of the asset: a free call counts as one, whatever it cost.
create function money.due(asset text, cost bigint) returns bigint
language sql immutable parallel safe as $$
  select case when asset = 'USD' then cost when cost > 0 then 1 else 0 end
$$;

create function money.lock_wallets(p_accounts uuid[]) returns void
language plpgsql as $$
begin
  perform 1 from money.wallet where account_id = any (p_accounts) order by account_id, asset for no key update;
end $$;

-- Moves an amount between two books, once per (kind, ref), and keeps the wallet in step. False: it was a
-- repeat. Taking more than is free fails on wallet_covers_holds: callers clamp first, under the lock.
create function money.post(
  p_kind text, p_ref text, p_account uuid, p_debit money.book, p_credit money.book,
  p_asset text, p_amount bigint, p_note text default null
) returns boolean
language plpgsql as $$
begin
  insert into money.wallet (account_id, asset) values (p_account, 'CALL'), (p_account, 'USD') on conflict do nothing;
  perform money.lock_wallets(array[p_account]);
  insert into money.transfer (kind, ref, account_id, debit, credit, asset, amount, note)
    values (p_kind, p_ref, p_account, p_debit, p_credit, p_asset, p_amount, p_note)
    on conflict (kind, ref) do nothing;
  if not found then return false; end if;
  update money.wallet set
    posted = posted + case when p_credit = 'customer' then p_amount when p_debit = 'customer' then -p_amount else 0 end,
    debt = debt + case when p_debit = 'debt' then p_amount when p_credit = 'debt' then -p_amount else 0 end
    where account_id = p_account and asset = p_asset;
  return true;
end $$;

-- Sets money aside. `verdicts` has one letter an item: U paid from credit, C a free call, X refused;
-- `refusals` tells for each X what the account has. `p_repeat`: some of it may have been sent before; an id
-- that was admitted then is answered as then.
create function money.reserve_batch(
  p_instance uuid, p_id uuid[], p_account uuid[], p_key uuid[], p_amount bigint[], p_free boolean[],
  p_price uuid[], p_expires bigint[], p_repeat boolean, out verdicts text, out refusals jsonb
)
language plpgsql as $$
begin
  perform 1 from money.instance where id = p_instance and alive for share;
  if not found then
    raise exception 'instance % is fenced off', p_instance using errcode = 'AP001';
  end if;
  perform money.lock_wallets(p_account);

  -- The usual case at once: no free calls to count, and the credit covers everything.
  if not p_repeat and not exists (
    select 1 from (
      select i.account, sum(i.amount)::bigint as amount, bool_or(i.free) as free
      from unnest(p_account, p_amount, p_free) as i (account, amount, free) group by i.account
    ) wanted
    left join lateral (select * from money.wallet where account_id = wanted.account and asset = 'USD' offset 0) u on true
    left join lateral (select * from money.wallet where account_id = wanted.account and asset = 'CALL' offset 0) c on true
    where u.account_id is null or u.frozen or u.debt > 0 or u.posted - u.held < wanted.amount or wanted.free and c.posted > c.held
  ) then
    insert into money.hold (id, account_id, key_id, asset, amount, price_id, instance_id, expires_at)
      select i.id, i.account, i.key, 'USD', i.amount, i.price, p_instance, to_timestamp(i.expires / 1000.0)
      from unnest(p_id, p_account, p_key, p_amount, p_price, p_expires) as i (id, account, key, amount, price, expires);
    update money.wallet w set held = w.held + d.amount
      from (select i.account, sum(i.amount)::bigint as amount from unnest(p_account, p_amount) as i (account, amount) group by i.account) d
      where w.account_id = d.account and w.asset = 'USD';
    verdicts := repeat('U', cardinality(p_id));
  else
    select r.verdicts, r.refusals into verdicts, refusals
      from money.reserve_each(p_instance, p_id, p_account, p_key, p_amount, p_free, p_price, p_expires) r;
  end if;
end $$;

-- The same, item by item in the order given, with wallets already locked.
create function money.reserve_each(
  p_instance uuid, p_id uuid[], p_account uuid[], p_key uuid[], p_amount bigint[], p_free boolean[],
  p_price uuid[], p_expires bigint[], out verdicts text, out refusals jsonb
)
language plpgsql as $$
declare
  verdict text[] := array_fill('X'::text, array[cardinality(p_id)]);
  fresh boolean[] := array_fill(false, array[cardinality(p_id)]);
  account uuid;
  wallet record;
  usd bigint;
  calls bigint;
  item record;
begin
  for item in
    select i.n, i.account, i.amount, i.free, h.asset as already
    from unnest(p_id, p_account, p_amount, p_free) with ordinality as i (id, account, amount, free, n)
    left join lateral (select asset from money.hold where id = i.id offset 0) h on true
    order by i.account, i.n
  loop
    if account is distinct from item.account then
      account := item.account;
      select coalesce(max(posted) filter (where asset = 'USD'), 0) as posted, coalesce(max(posted - held) filter (where asset = 'USD'), 0) as free,
             coalesce(max(posted) filter (where asset = 'CALL'), 0) as calls, coalesce(max(posted - held) filter (where asset = 'CALL'), 0) as free_calls,
             coalesce(bool_or(frozen), false) as frozen, coalesce(max(debt), 0) as debt
        into wallet from money.wallet where account_id = account;
      usd := case when wallet.frozen or wallet.debt > 0 then -1 else wallet.free end;
      calls := case when wallet.frozen then 0 else wallet.free_calls end;
    end if;
    if item.already is not null then
      verdict[item.n] := left(item.already, 1);
    elsif item.free and calls > 0 then
      calls := calls - 1;
      verdict[item.n] := 'C';
      fresh[item.n] := true;
    elsif usd >= item.amount then
      usd := usd - item.amount;
      verdict[item.n] := 'U';
      fresh[item.n] := true;
    else
      refusals := coalesce(refusals, '{}') || jsonb_build_object(item.n, jsonb_build_object(
        'posted', wallet.posted::text, 'available', greatest(usd, 0)::text, 'calls', calls::text,
        'in_flight', usd >= 0 and wallet.posted >= item.amount or not wallet.frozen and item.free and wallet.calls > 0));
    end if;
  end loop;

  insert into money.hold (id, account_id, key_id, asset, amount, price_id, instance_id, expires_at)
    select i.id, i.account, i.key, case i.verdict when 'C' then 'CALL' else 'USD' end,
           case i.verdict when 'C' then 1 else i.amount end, i.price, p_instance, to_timestamp(i.expires / 1000.0)
    from unnest(p_id, p_account, p_key, p_amount, p_price, p_expires, verdict, fresh) as i (id, account, key, amount, price, expires, verdict, fresh)
    where i.fresh;
  update money.wallet w set held = w.held + d.amount
    from (
      select i.account, case i.verdict when 'C' then 'CALL' else 'USD' end as asset,
             sum(case i.verdict when 'C' then 1 else i.amount end)::bigint as amount
      from unnest(p_account, p_amount, verdict, fresh) as i (account, amount, verdict, fresh)
      where i.fresh group by 1, 2
    ) d
    where w.account_id = d.account and w.asset = d.asset;
  verdicts := array_to_string(verdict, '');
end $$;

-- Adds an event to the hourly totals, or with -1 takes it out again.
create function money.roll_up(e money.usage_event, sign integer) returns void
language sql as $$
  insert into money.usage_hour as u
    values (e.account_id, e.key_id, date_trunc('hour', e.at, 'UTC'), e.model, e.provider, sign, sign * e.free_call::int,
      sign * (e.outcome in ('failed', 'interrupted', 'reaped'))::int,
      sign * e.input, sign * e.cache_read, sign * e.cache_write_5m, sign * e.cache_write_1h, sign * e.input_audio,
      sign * e.output, sign * e.reasoning, sign * e.output_audio, sign * e.output_image,
      sign * e.cost, sign * e.charged, sign * coalesce(e.ttft_ms, 0), sign * (e.ttft_ms is not null)::int, sign * e.duration_ms)
    on conflict (account_id, key_id, hour, model, provider) do update set
      requests = u.requests + excluded.requests, free_calls = u.free_calls + excluded.free_calls, errors = u.errors + excluded.errors,
      input = u.input + excluded.input, cache_read = u.cache_read + excluded.cache_read,
      cache_write_5m = u.cache_write_5m + excluded.cache_write_5m, cache_write_1h = u.cache_write_1h + excluded.cache_write_1h,
      input_audio = u.input_audio + excluded.input_audio, output = u.output + excluded.output, reasoning = u.reasoning + excluded.reasoning,
      output_audio = u.output_audio + excluded.output_audio, output_image = u.output_image + excluded.output_image,
      cost = u.cost + excluded.cost, charged = u.charged + excluded.charged,
      ttft_ms = u.ttft_ms + excluded.ttft_ms, ttft_count = u.ttft_count + excluded.ttft_count, duration_ms = u.duration_ms + excluded.duration_ms
$$;

-- A settlement as it travels: lib/billing/types.ts, flattened, but for its attempts, which travel beside it.
-- As an array of rows it is read three times faster than as JSON; lib/billing/wire.ts writes the columns in
-- this order.
create type money.settlement as (
  n integer, id uuid, account_id uuid, key_id uuid, outcome text, usage_source text, cost bigint, price_id uuid,
  requested_model text, model text, provider text, upstream_model text, upstream_id text, dialect text, stream boolean,
  finish_reason text, native_finish_reason text, error_code text,
  input integer, cache_read integer, cache_write_5m integer, cache_write_1h integer, input_audio integer,
  output integer, reasoning integer, output_audio integer, output_image integer,
  ttft_ms integer, duration_ms integer, app_title text, app_url text, sandbox boolean
);

-- The one way to change what was written: a call that the reaper ended is told its true end by the
-- instance that came back. Happens at most once, guarded by outcome = 'reaped'. Takes what is free; the
-- rest is written off. Runs as the owner because the application may not update events.
create function money.settle_late(s money.settlement, p_attempts jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  was money.usage_event;
  became money.usage_event;
  paid bigint;      -- units of the asset paid when it was reaped
  owed bigint;      -- units owed in truth
  pays bigint;      -- units paid in the end
  lost bigint;      -- change of what is written off
  room bigint;
begin
  perform money.lock_wallets(array[s.account_id]);
  select * into was from money.usage_event
    where id = s.id and at = money.id_time(s.id) and account_id = s.account_id and outcome = 'reaped' for update;
  if not found then return null; end if;
  paid := case was.asset when 'USD' then was.charged else was.free_call::int end;
  owed := money.due(was.asset, s.cost);
  select posted - held into room from money.wallet where account_id = s.account_id and asset = was.asset;
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

  update money.usage_event set
    outcome = s.outcome, usage_source = s.usage_source, cost = s.cost, price_id = s.price_id, late = true, settled_at = now(),
    charged = case was.asset when 'USD' then pays else 0 end, free_call = was.asset = 'CALL' and pays = 1,
    requested_model = s.requested_model, model = s.model, provider = s.provider, upstream_model = s.upstream_model,
    upstream_id = s.upstream_id, dialect = s.dialect, stream = s.stream, finish_reason = s.finish_reason,
    native_finish_reason = s.native_finish_reason, error_code = s.error_code,
    input = s.input, cache_read = s.cache_read, cache_write_5m = s.cache_write_5m, cache_write_1h = s.cache_write_1h,
    input_audio = s.input_audio, output = s.output, reasoning = s.reasoning, output_audio = s.output_audio, output_image = s.output_image,
    attempts = p_attempts, ttft_ms = s.ttft_ms, duration_ms = s.duration_ms, app_title = s.app_title, app_url = s.app_url, sandbox = s.sandbox
    where id = was.id and at = was.at
    returning * into became;
  perform money.roll_up(was, -1);
  perform money.roll_up(became, 1);
  return left(was.asset, 1) || pays;
end $$;

-- Ends calls. Answers per item, separated by commas: number, colon, U or C, units paid of that asset;
-- "number:?" for an id that was never admitted. A repeat answers what was written the first time.
-- USD holds pay min(cost, hold + what is free once the whole batch is released); the rest is written off.
create function money.settle_batch(p_account uuid[], p_items money.settlement[], p_attempts jsonb) returns text
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
    select * from rows from (unnest(p_items), jsonb_array_elements(p_attempts))
  ), owed as (
    delete from money.hold h using item i where h.id = i.id and h.account_id = i.account_id
    returning i.*, money.id_time(i.id) as at, h.asset, h.amount as held, money.due(h.asset, i.cost) as due
  ), room as materialized (
    select o.*, case when due <= held then due else held + least(due - held, greatest(0,
        (select w.posted - w.held from money.wallet w where w.account_id = o.account_id and w.asset = o.asset)
        + (select coalesce(sum(f.held - f.due), 0) from owed f where f.account_id = o.account_id and f.asset = o.asset and f.due < f.held)
        - (select coalesce(sum(p.due - p.held), 0) from owed p where p.account_id = o.account_id and p.asset = o.asset and p.due > p.held and p.n < o.n)
      ))::bigint end as pays
    from owed o
  ), event as (
    insert into money.usage_event (
      id, at, account_id, key_id, outcome, usage_source, asset, free_call, cost, charged, held, price_id,
      requested_model, model, provider, upstream_model, upstream_id, dialect, stream, finish_reason, native_finish_reason, error_code,
      input, cache_read, cache_write_5m, cache_write_1h, input_audio, output, reasoning, output_audio, output_image,
      attempts, ttft_ms, duration_ms, app_title, app_url, sandbox)
    select id, at, account_id, key_id, outcome, usage_source, asset, asset = 'CALL' and pays = 1, cost,
      case asset when 'USD' then pays else 0 end, held, price_id,
      requested_model, model, provider, upstream_model, upstream_id, dialect, stream, finish_reason, native_finish_reason, error_code,
      input, cache_read, cache_write_5m, cache_write_1h, input_audio, output, reasoning, output_audio, output_image,
      value, ttft_ms, duration_ms, app_title, app_url, sandbox
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
  ), rolled as (
    insert into money.usage_hour as u
    select account_id, key_id, date_trunc('hour', at, 'UTC'), model, provider, count(*), count(*) filter (where asset = 'CALL' and pays = 1),
      count(*) filter (where outcome in ('failed', 'interrupted')),
      sum(input), sum(cache_read), sum(cache_write_5m), sum(cache_write_1h), sum(input_audio),
      sum(output), sum(reasoning), sum(output_audio), sum(output_image),
      sum(cost), sum(case asset when 'USD' then pays else 0 end), coalesce(sum(ttft_ms), 0), count(ttft_ms), sum(duration_ms)
    from room group by 1, 2, 3, 4, 5
    on conflict (account_id, key_id, hour, model, provider) do update set
      requests = u.requests + excluded.requests, free_calls = u.free_calls + excluded.free_calls, errors = u.errors + excluded.errors,
      input = u.input + excluded.input, cache_read = u.cache_read + excluded.cache_read,
      cache_write_5m = u.cache_write_5m + excluded.cache_write_5m, cache_write_1h = u.cache_write_1h + excluded.cache_write_1h,
      input_audio = u.input_audio + excluded.input_audio, output = u.output + excluded.output, reasoning = u.reasoning + excluded.reasoning,
      output_audio = u.output_audio + excluded.output_audio, output_image = u.output_image + excluded.output_image,
      cost = u.cost + excluded.cost, charged = u.charged + excluded.charged,
      ttft_ms = u.ttft_ms + excluded.ttft_ms, ttft_count = u.ttft_count + excluded.ttft_count, duration_ms = u.duration_ms + excluded.duration_ms
  )
  select string_agg(n || ':' || left(asset, 1) || pays, ','), array_agg(n) into answer, done from room;

  if coalesce(cardinality(done), 0) < cardinality(p_items) then
    for s in select * from unnest(p_items) i where i.n <> all (coalesce(done, '{}')) loop
      select * into e from money.usage_event where id = s.id and at = money.id_time(s.id) and account_id = s.account_id;
      if not found then
        late := '?';
      elsif e.outcome = 'reaped' then
        late := money.settle_late(s, p_attempts -> s.n);
      else
        late := left(e.asset, 1) || case e.asset when 'USD' then e.charged else e.free_call::int end;
      end if;
      answer := concat_ws(',', answer, s.n || ':' || late);
    end loop;
  end if;
  return answer;
end $$;

-- Notes what a running call has delivered; an older note never replaces a newer one. Holds that another
-- transaction is ending are skipped.
create function money.checkpoint_batch(p_items json) returns void
language plpgsql as $$
begin
  update money.hold h set checkpoint = i.cost, usage = i.usage
  from json_to_recordset(p_items) as i (id uuid, cost bigint, usage integer[])
  where h.id = i.id and i.cost >= h.checkpoint and h.id in (
    select l.id from money.hold l where l.id in (select c.id from json_to_recordset(p_items) as c (id uuid)) order by l.id for update skip locked);
end $$;

-- What the batch writer sends: everything that waits, in one transaction and one round trip.
create function money.commit_batch(
  p_instance uuid, p_id uuid[], p_account uuid[], p_key uuid[], p_amount bigint[], p_free boolean[], p_price uuid[], p_expires bigint[], p_repeat boolean,
  p_settle_account uuid[], p_settle money.settlement[], p_attempts jsonb, p_checkpoint json, out verdicts text, out refusals jsonb, out settled text
)
language plpgsql as $$
begin
  if p_id is not null and p_settle is not null then
    -- Both parts lock wallets: all of them first, in order, or two batches could wait for each other.
    perform money.lock_wallets(p_account || p_settle_account);
  end if;
  if p_id is not null then
    select r.verdicts, r.refusals into verdicts, refusals
      from money.reserve_batch(p_instance, p_id, p_account, p_key, p_amount, p_free, p_price, p_expires, p_repeat) r;
  end if;
  if p_settle is not null then
    settled := money.settle_batch(p_settle_account, p_settle, p_attempts);
  end if;
  if p_checkpoint is not null then
    perform money.checkpoint_batch(p_checkpoint);
  end if;
end $$;

-- Ends holds that nobody else will: at their last checkpoint, 0 before the first byte. Returns how many.
create function money.sweep(p_ids uuid[], p_outcome text, p_error text) returns integer
language plpgsql as $$
declare
  h money.hold;
  e money.usage_event;
  due bigint;
  pays bigint;
  swept integer := 0;
begin
  perform money.lock_wallets(array(select account_id from money.hold where id = any (p_ids)));
  for h in delete from money.hold where id = any (p_ids) returning * loop
    due := money.due(h.asset, h.checkpoint);
    pays := least(due, h.amount);
    insert into money.usage_event (
      id, at, account_id, key_id, outcome, usage_source, asset, free_call, cost, charged, held, price_id,
      requested_model, model, provider, upstream_model, dialect, stream, error_code,
      input, cache_read, cache_write_5m, cache_write_1h, input_audio, output, reasoning, output_audio, output_image,
      attempts, duration_ms, sandbox)
    select h.id, money.id_time(h.id), h.account_id, h.key_id, p_outcome, case when h.usage is null then 'none' else 'estimated' end,
      h.asset, h.asset = 'CALL' and pays = 1, h.checkpoint, case h.asset when 'USD' then pays else 0 end, h.amount, h.price_id,
      p.model, p.model, p.provider, p.upstream, 'unknown', false, p_error,
      coalesce(h.usage[1], 0), coalesce(h.usage[2], 0), coalesce(h.usage[3], 0), coalesce(h.usage[4], 0), coalesce(h.usage[5], 0),
      coalesce(h.usage[6], 0), coalesce(h.usage[7], 0), coalesce(h.usage[8], 0), coalesce(h.usage[9], 0),
      '[]', least(extract(epoch from now() - h.created_at) * 1000, 2147483647)::int, false
    from (select 1) one left join money.price p on p.id = h.price_id
    returning * into e;
    if pays > 0 then
      insert into money.transfer values ('charge', h.id::text, h.account_id, 'customer', 'revenue', h.asset, pays);
    end if;
    if due > pays then
      insert into money.transfer values ('writeoff', h.id::text, h.account_id, 'writeoff', 'revenue', h.asset, due - pays);
    end if;
    update money.wallet set held = held - h.amount, posted = posted - pays, spent = spent + pays
      where account_id = h.account_id and asset = h.asset;
    perform money.roll_up(e, 1);
    swept := swept + 1;
  end loop;
  return swept;
end $$;

-- One round of the reaper: declares silent instances dead, then sweeps the holds of the dead and the
-- expired. Any instance may run it; two at once do not meet.
create function money.reap(p_silence interval, p_limit integer) returns integer
language plpgsql as $$
begin
  if not pg_try_advisory_xact_lock(hashtext('money.reap')) then return 0; end if;
  update money.instance set alive = false, ended_at = now() where id in (
    select i.id from money.instance i join money.heartbeat b on b.instance_id = i.id
    where i.alive and b.at < clock_timestamp() - p_silence for update of i skip locked);
  return money.sweep(
    array(
      select h.id from money.hold h left join money.instance i on i.id = h.instance_id
      where i.alive is not true or h.expires_at < clock_timestamp() order by h.id limit p_limit),
    'reaped', 'instance_lost');
end $$;

-- Makes the monthly partitions of usage_event up to `p_ahead` months from now. Rows that fell into the
-- default partition move into their month.
create function money.ensure_partitions(p_ahead integer) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  month timestamp := date_trunc('month', now() at time zone 'UTC');
  first timestamptz;
  after timestamptz;
  name text;
begin
  perform pg_advisory_xact_lock(hashtext('money.ensure_partitions'));
  for i in 0..p_ahead loop
    first := (month + make_interval(months => i)) at time zone 'UTC';
    after := (month + make_interval(months => i + 1)) at time zone 'UTC';
    name := 'usage_event_' || to_char(month + make_interval(months => i), 'YYYYMM');
    continue when to_regclass('money.' || name) is not null;
    execute format('create table money.%I (like money.usage_event including defaults including constraints)', name);
    execute format('with moved as (delete from money.usage_event_default where at >= %L and at < %L returning *) insert into money.%I select * from moved', first, after, name);
    execute format('alter table money.usage_event attach partition money.%I for values from (%L) to (%L)', name, first, after);
  end loop;
end $$;

select money.ensure_partitions(3);

-- ---------------------------------------------------------------------------------------------- grants

-- The application adds to the books; it can neither change nor remove a transfer, an event or a price.
grant usage on schema money to aipower_app;
grant select on all tables in schema money to aipower_app;
grant insert, update on money.wallet, money.instance, money.heartbeat, money.payment_order, money.usage_hour to aipower_app;
grant insert, update, delete on money.hold to aipower_app;
grant insert, update on money.stripe_event to aipower_app;
grant insert on money.price, money.usage_event, money.transfer to aipower_app;
revoke execute on function money.settle_late(money.settlement, jsonb), money.ensure_partitions(integer) from public;
grant execute on function money.settle_late(money.settlement, jsonb), money.ensure_partitions(integer) to aipower_app;
