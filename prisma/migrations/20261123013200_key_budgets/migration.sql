-- Spending limits of keys. A key with a limit has one row here, kept in step inside the transactions that
-- reserve and settle: spent in the window + held by running calls + the new hold never pass the limit.
-- The row is touched only under the lock of its account's wallets.

create table money.key_budget (
  key_id     uuid primary key references public.api_key (id) on delete cascade,
  account_id uuid not null,
  -- nano-USD a window.
  amount     bigint not null check (amount >= 0),
  -- When the window begins anew, UTC, weeks on Monday; null = never: a limit for the key's whole life.
  reset      text check (reset in ('daily', 'weekly', 'monthly')),
  -- The window that `spent` counts. A call belongs to the window of the moment inside its id.
  since      timestamptz not null,
  spent      bigint not null default 0 constraint key_budget_spent_not_negative check (spent >= 0),
  held       bigint not null default 0 constraint key_budget_held_not_negative check (held >= 0)
) with (fillfactor = 50);

create function money.window_start(reset text, at timestamptz) returns timestamptz
language sql stable parallel safe as $$
  select case reset when 'daily' then date_trunc('day', at, 'UTC') when 'weekly' then date_trunc('week', at, 'UTC')
    when 'monthly' then date_trunc('month', at, 'UTC') else to_timestamp(0) end
$$;

create function money.window_end(reset text, since timestamptz) returns timestamptz
language sql stable parallel safe as $$
  select case reset when 'daily' then since + interval '24 h' when 'weekly' then since + interval '168 h'
    when 'monthly' then date_trunc('month', since + interval '768 h', 'UTC') else 'infinity' end
$$;

-- What a key was charged for the calls of one window. Windows begin and end with the hour, as the totals do.
create function money.key_spent(p_account uuid, p_key uuid, p_reset text, p_since timestamptz) returns bigint
language sql stable as $$
  select coalesce(sum(charged), 0)::bigint from money.usage_hour
  where account_id = p_account and key_id = p_key and hour >= p_since and hour < money.window_end(p_reset, p_since)
$$;

-- What the limit leaves for a call that began at `at`.
create function money.key_room(b money.key_budget, at timestamptz) returns bigint
language sql stable as $$
  select b.amount - b.held - case when money.window_start(b.reset, at) = b.since then b.spent
    else money.key_spent(b.account_id, b.key_id, b.reset, money.window_start(b.reset, at)) end
$$;

create function money.key_settled(p_key uuid, p_at timestamptz, p_released bigint, p_paid bigint) returns void
language sql as $$
  update money.key_budget set held = held - p_released, spent = spent + case when p_at >= since then p_paid else 0 end where key_id = p_key
$$;

-- Gives a key a limit, changes it, or takes it away (null). What the key spent and holds already counts.
create function money.set_key_budget(p_account uuid, p_key uuid, p_amount bigint, p_reset text) returns void
language plpgsql as $$
begin
  -- Something to lock, or a first call could slip in between.
  insert into money.wallet (account_id, asset) values (p_account, 'CALL'), (p_account, 'USD') on conflict do nothing;
  perform money.lock_wallets(array[p_account]);
  if p_amount is null then
    delete from money.key_budget where key_id = p_key and account_id = p_account;
    return;
  end if;
  insert into money.key_budget (key_id, account_id, amount, reset, since, spent, held)
    select p_key, p_account, p_amount, p_reset, w.since, money.key_spent(p_account, p_key, p_reset, w.since),
      (select coalesce(sum(h.amount), 0)::bigint from money.hold h where h.key_id = p_key and h.account_id = p_account and h.asset = 'USD')
    from (select money.window_start(p_reset, now()) as since) w
    on conflict (key_id) do update set amount = excluded.amount, reset = excluded.reset, since = excluded.since, spent = excluded.spent, held = excluded.held;
end $$;

-- ------------------------------------------------------------------------------------------- reserving

-- New arguments: a call says the least it can run with, what it may realistically need, and the most it
-- could cost. It gets the most where that is at most a quarter of what is free, else a quarter, but what it
-- realistically needs before that, and all that is left rather than nothing.
drop function money.commit_batch, money.reserve_batch, money.reserve_each;

-- Sets money aside. `verdicts` has one letter an item: U paid from credit, K the same but cut short by the
-- key's limit, C a free call, X refused; `grants` tells for each U and K that got less than the most how
-- much, `refusals` for each X what the account has. `p_repeat`: some of it may have been sent before; an id
-- that was admitted then is answered as then.
create function money.reserve_batch(
  p_instance uuid, p_id uuid[], p_account uuid[], p_key uuid[], p_least bigint[], p_amount bigint[], p_most bigint[],
  p_free boolean[], p_price uuid[], p_expires bigint[], p_repeat boolean, out verdicts text, out grants jsonb, out refusals jsonb
)
language plpgsql as $$
begin
  perform 1 from money.instance where id = p_instance and alive for share;
  if not found then
    raise exception 'instance % is fenced off', p_instance using errcode = 'AP001';
  end if;
  perform money.lock_wallets(p_account);

  -- The usual case at once: no key with a limit, no free calls to count, and the credit covers everything
  -- four times over, so that each call gets the most it could use.
  if not p_repeat and not exists (select 1 from money.key_budget where key_id = any (p_key)) and not exists (
    select 1 from (
      select i.account, sum(i.most)::bigint as most, bool_or(i.free) as free
      from unnest(p_account, p_most, p_free) as i (account, most, free) group by i.account
    ) wanted
    left join lateral (select * from money.wallet where account_id = wanted.account and asset = 'USD' offset 0) u on true
    left join lateral (select * from money.wallet where account_id = wanted.account and asset = 'CALL' offset 0) c on true
    where u.account_id is null or u.frozen or u.debt > 0 or u.posted - u.held < 4 * wanted.most or wanted.free and c.posted > c.held
  ) then
    insert into money.hold (id, account_id, key_id, asset, amount, price_id, instance_id, expires_at)
      select i.id, i.account, i.key, 'USD', i.most, i.price, p_instance, to_timestamp(i.expires / 1000.0)
      from unnest(p_id, p_account, p_key, p_most, p_price, p_expires) as i (id, account, key, most, price, expires);
    update money.wallet w set held = w.held + d.amount
      from (select i.account, sum(i.most)::bigint as amount from unnest(p_account, p_most) as i (account, most) group by i.account) d
      where w.account_id = d.account and w.asset = 'USD';
    verdicts := repeat('U', cardinality(p_id));
  else
    select r.verdicts, r.grants, r.refusals into verdicts, grants, refusals
      from money.reserve_each(p_instance, p_id, p_account, p_key, p_least, p_amount, p_most, p_free, p_price, p_expires) r;
  end if;
end $$;

-- The same, item by item in the order given, with wallets already locked.
create function money.reserve_each(
  p_instance uuid, p_id uuid[], p_account uuid[], p_key uuid[], p_least bigint[], p_amount bigint[], p_most bigint[],
  p_free boolean[], p_price uuid[], p_expires bigint[], out verdicts text, out grants jsonb, out refusals jsonb
)
language plpgsql as $$
declare
  verdict text[] := array_fill('X'::text, array[cardinality(p_id)]);
  fresh boolean[] := array_fill(false, array[cardinality(p_id)]);
  granted bigint[] := array_fill(0::bigint, array[cardinality(p_id)]);
  account uuid;
  wallet record;
  usd bigint;
  calls bigint;
  budget money.key_budget;
  opened timestamptz; -- the window of this call
  room bigint;        -- what the key's limit leaves; null = it has none
  usable bigint;
  item record;
begin
  for item in
    select i.*, h.asset as already, h.amount as holds
    from unnest(p_id, p_account, p_key, p_least, p_amount, p_most, p_free) with ordinality as i (id, account, key, least, amount, most, free, n)
    left join lateral (select asset, amount from money.hold where id = i.id offset 0) h on true
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
      grants := coalesce(grants, '{}') || jsonb_build_object(item.n, item.holds::text);
      continue;
    elsif item.free and calls > 0 then
      calls := calls - 1;
      verdict[item.n] := 'C';
      fresh[item.n] := true;
      granted[item.n] := 1;
      continue;
    end if;

    room := null;
    select * into budget from money.key_budget where key_id = item.key and account_id = item.account;
    if found then
      opened := money.window_start(budget.reset, money.id_time(item.id));
      if opened > budget.since then
        update money.key_budget set since = opened, spent = money.key_spent(item.account, item.key, reset, opened)
          where key_id = item.key returning * into budget;
      end if;
      room := money.key_room(budget, money.id_time(item.id));
    end if;
    usable := least(usd, room);
    if usable >= item.least then
      granted[item.n] := least(item.most, greatest(item.amount, usable / 4), usable);
      usd := usd - granted[item.n];
      verdict[item.n] := case when granted[item.n] < item.most and room < usd + granted[item.n] then 'K' else 'U' end;
      fresh[item.n] := true;
      if granted[item.n] < item.most then
        grants := coalesce(grants, '{}') || jsonb_build_object(item.n, granted[item.n]::text);
      end if;
      if room is not null then
        update money.key_budget set held = held + granted[item.n] where key_id = item.key;
      end if;
    else
      refusals := coalesce(refusals, '{}') || jsonb_build_object(item.n, jsonb_build_object(
        'posted', wallet.posted::text, 'available', greatest(usable, 0)::text, 'calls', calls::text,
        'reason', case
          when not wallet.frozen and item.free and wallet.calls > 0 then 'in_flight'
          when usd < 0 or wallet.posted < item.least then 'insufficient'
          when room + budget.held < item.least then 'key_limit'
          else 'in_flight' end,
        'limit', case when room is not null then budget.amount::text end, 'reset', case when room is not null then budget.reset end));
    end if;
  end loop;

  insert into money.hold (id, account_id, key_id, asset, amount, price_id, instance_id, expires_at)
    select i.id, i.account, i.key, case i.verdict when 'C' then 'CALL' else 'USD' end, i.amount, i.price, p_instance, to_timestamp(i.expires / 1000.0)
    from unnest(p_id, p_account, p_key, granted, p_price, p_expires, verdict, fresh) as i (id, account, key, amount, price, expires, verdict, fresh)
    where i.fresh;
  update money.wallet w set held = w.held + d.amount
    from (
      select i.account, case i.verdict when 'C' then 'CALL' else 'USD' end as asset, sum(i.amount)::bigint as amount
      from unnest(p_account, granted, verdict, fresh) as i (account, amount, verdict, fresh)
      where i.fresh group by 1, 2
    ) d
    where w.account_id = d.account and w.asset = d.asset;
  verdicts := array_to_string(verdict, '');
end $$;

-- What the batch writer sends: everything that waits, in one transaction and one round trip.
create function money.commit_batch(
  p_instance uuid, p_id uuid[], p_account uuid[], p_key uuid[], p_least bigint[], p_amount bigint[], p_most bigint[], p_free boolean[],
  p_price uuid[], p_expires bigint[], p_repeat boolean,
  p_settle_account uuid[], p_settle money.settlement[], p_attempts jsonb, p_checkpoint json, out verdicts text, out grants jsonb, out refusals jsonb, out settled text
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
    settled := money.settle_batch(p_settle_account, p_settle, p_attempts);
  end if;
  if p_checkpoint is not null then
    perform money.checkpoint_batch(p_checkpoint);
  end if;
end $$;

-- -------------------------------------------------------------------------------------------- settling

-- As before, and neither pays past the limit of its key: what a call cost beyond is written off.
create or replace function money.settle_batch(p_account uuid[], p_items money.settlement[], p_attempts jsonb) returns text
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
  ), budget as (
    update money.key_budget k set held = k.held - d.held, spent = k.spent + d.pays
    from (
      select r.key_id, sum(r.held)::bigint as held, sum(case when r.at >= b.since then r.pays else 0 end)::bigint as pays
      from room r join money.key_budget b on b.key_id = r.key_id where r.asset = 'USD' group by 1
    ) d
    where k.key_id = d.key_id
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

create or replace function money.settle_late(s money.settlement, p_attempts jsonb) returns text
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
    attempts = p_attempts, ttft_ms = s.ttft_ms, duration_ms = s.duration_ms, app_title = s.app_title, app_url = s.app_url, sandbox = s.sandbox
    where id = was.id and at = was.at
    returning * into became;
  perform money.roll_up(was, -1);
  perform money.roll_up(became, 1);
  return left(was.asset, 1) || pays;
end $$;

create or replace function money.sweep(p_ids uuid[], p_outcome text, p_error text) returns integer
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
    if h.asset = 'USD' then perform money.key_settled(h.key_id, e.at, h.amount, pays); end if;
    perform money.roll_up(e, 1);
    swept := swept + 1;
  end loop;
  return swept;
end $$;

grant select, insert, update, delete on money.key_budget to aipower_app;
