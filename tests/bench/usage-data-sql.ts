/** The statements of usage-data.ts, in the order they run. */

/** Offers whose price needs no clock and no tier, two of a model: the first answers, the other (or the same, where there is one) stands in. */
export const makeOffers = `
  create temp table offer on commit preserve rows as
  with priced as (
    select distinct on (offer) id as price_id, model, provider, upstream, (price->>'input')::bigint as input, (price->>'output')::bigint as output,
           coalesce(price->>'cacheRead', price->>'input')::bigint as cache_read
    from money.price where model = any ($1) and not price ?| array['tiers', 'hours'] order by offer, version desc
  ), ranked as (
    select *, dense_rank() over (order by md5(model))::int - 1 as n, row_number() over (partition by model order by provider)::int - 1 as turn from priced
  )
  select r.*, t.turn as place, count(*) over (partition by t.turn)::int as models from ranked r cross join (values (0), (1)) t (turn)
  where r.turn = t.turn or r.turn = 0 and t.turn = 1 and not exists (select from ranked o where o.model = r.model and o.turn = 1)`

/** The months behind us, which a living installation would have made in their time. */
export function makePartitions(days: number): string {
  return `do $$
    declare month timestamp := date_trunc('month', (now() - interval '${Math.trunc(days)} days') at time zone 'UTC');
    begin
      while month < date_trunc('month', now() at time zone 'UTC') loop
        execute format('create table if not exists money.%I partition of money.usage_event for values from (%L) to (%L)',
          'usage_event_' || to_char(month, 'YYYYMM'), month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
        month := month + interval '1 month';
      end loop;
    end $$`
}

/** 0 ≤ chance < 1, another for each \`salt\`. */
const chance = (salt: number): string => `(hashint8extended(i, ${salt}) & 1048575) / 1048576.0::float8`

/**
 * Calls $1 to $2 of $3, spread over the last $4 days: ever more of them, by day more than by night. A key
 * uses five models, one most; a tenth of the calls went to the second provider; every hundredth failed.
 * Each step is materialized, or the planner writes its arithmetic out wherever a column is named.
 */
export const insertCalls = `
  with drawn as materialized (
    select i, ${[1, 2, 3, 4, 5, 6, 7, 8].map((salt) => `${chance(salt)} as r${salt}`).join(', ')}, $4 * power((i + 0.5) / $3, 0.8) as day
    from generate_series($1::bigint, $2::bigint) as i
  ), placed as materialized (
    select *, case when r1 < 0.9 then 0 when r1 < 0.98 then 1 else 2 + (i % 40)::int end as account,
           floor(extract(epoch from now()) * 1000 - $4 * 86400000.0 + (floor(day) + (day - floor(day)) + 0.1 * sin(2 * pi() * (day - floor(day)))) * 86400000.0)::bigint as ms
    from drawn
  ), made as materialized (
    select p.i, p.r2, p.r4, p.r5, p.r6, p.r8, (lpad(to_hex(p.ms), 12, '0') || '7' || substr(h, 1, 3) || '8' || substr(h, 4, 15))::uuid as id, to_timestamp(p.ms / 1000.0::float8) as at,
           c.account_id, c.key_id, c.n as key_n, o.n, o.price_id, o.model, o.provider, o.upstream, o.input, o.output, o.cache_read,
           case when r7 < 0.95 then 'completed' when r7 < 0.97 then 'cancelled' when r7 < 0.985 then 'failed' when r7 < 0.998 then 'interrupted' else 'reaped' end as outcome
    from placed p cross join lateral (select md5(p.i::text) as h) md
    join caller c on c.account = p.account and c.n = case p.account when 0 then floor(8 * power(r2, 1.6)) when 1 then floor(3 * r2) else 0 end::int
    join offer o on o.n = (c.n * 3 + p.account + floor(5 * power(r3, 2))::int) % (select max(models) from offer) and o.place = (r4 < 0.1)::int
  ), counted as materialized (
    select *, case when outcome = 'failed' then 0 else (200 + 6000 * power(r5, 3))::int end as prompt,
           case when outcome = 'failed' then 0 else (20 + 1500 * r6 * r6)::int end as answer
    from made
  ), measured as materialized (
    select *, case when r4 > 0.6 then prompt * 4 / 5 else 0 end as cached, (180 + 900 * r2 * r2 + n * 40)::int as ttft from counted
  ), priced as materialized (
    select *, ((prompt - cached) * input + cached * cache_read + answer * output + 999) / 1000 as cost from measured
  ), event as (
    insert into money.usage_event (id, at, account_id, key_id, outcome, usage_source, asset, free_call, cost, charged, held, price_id,
      requested_model, model, provider, upstream_model, upstream_id, dialect, stream, finish_reason, native_finish_reason, error_code,
      input, cache_read, cache_write_5m, cache_write_1h, input_audio, output, reasoning, output_audio, output_image,
      attempts, decision, ttft_ms, duration_ms, app_title, app_url, sandbox)
    select id, at, account_id, key_id, outcome, case outcome when 'failed' then 'none' else 'provider' end, 'USD', false, cost, cost, cost * 2, price_id,
      case when r8 < 0.08 then 'auto' else model end, model, provider, upstream, 'chatcmpl-' || substr(md5(i::text), 1, 20), 'openai-chat', i % 3 > 0,
      case outcome when 'completed' then 'stop' end, case outcome when 'completed' then 'stop' end,
      case outcome when 'failed' then case when i % 2 = 0 then 'upstream_error' else 'rate_limited' end when 'interrupted' then 'upstream_error' end,
      prompt - cached, cached, 0, 0, 0, answer, 0, 0, 0,
      jsonb_build_array(jsonb_build_object('provider', provider, 'upstream', upstream, 'status', case outcome when 'failed' then 500 else 200 end, 'ms', ttft, 'paidBy', case outcome when 'failed' then 'nobody' else 'customer' end)),
      case when r8 < 0.08 then jsonb_build_object('by', 'auto', 'tier', 'mid', 'confidence', round(r5::numeric, 3), 'rule', 'utility') end,
      case when outcome <> 'failed' then ttft end, ttft + answer * 8,
      (array['Storefront', null, 'Support desk', 'docs-search', 'Nightly batch', 'Evaluation', null, 'Cherry Studio'])[key_n + 1],
      case when key_n in (1, 6) then 'https://tools.example.com/' || i % 9 end, false
    from priced
    returning id, account_id, charged, at
  )
  insert into money.transfer (kind, ref, account_id, debit, credit, asset, amount, at)
  select 'charge', id::text, account_id, 'customer', 'revenue', 'USD', charged, at from event where charged > 0`

const sums = `count(*), count(*) filter (where free_call), count(*) filter (where outcome in ('failed', 'interrupted', 'reaped')), count(*) filter (where outcome = 'cancelled'),
    sum(input), sum(cache_read), sum(cache_write_5m), sum(cache_write_1h), sum(input_audio), sum(output), sum(reasoning), sum(output_audio), sum(output_image),
    sum(cost), sum(charged), coalesce(sum(ttft_ms), 0), count(ttft_ms), sum(duration_ms)`

/** What the settlements would have added up, hour by hour in the order of time, as they would have been written. */
export const addUp = ['hour', 'day']
  .map(
    (span) => `insert into money.usage_${span}
  select account_id, key_id, date_trunc('${span}', at, 'UTC'), model, provider, money.app_of(app_title, app_url), ${sums}
  from money.usage_event group by 1, 2, 3, 4, 5, 6 order by 3`,
  )
  .join(';\n')

/** What every account was given at the start, so that it could spend all this and has $100 left. */
export const bookCredit = `
  with spent as (select account_id, sum(amount)::bigint as spent from money.transfer where kind = 'charge' group by 1),
  wallet as (insert into money.wallet (account_id, asset, posted, spent) select account_id, 'USD', 100000000000, spent from spent)
  insert into money.transfer (kind, ref, account_id, debit, credit, asset, amount, note)
  select 'grant', account_id::text, account_id, 'promo', 'customer', 'USD', spent + 100000000000, 'bench' from spent`
