-- What calls measured of every offer: whether it answered, how soon and how fast. Not money and not
-- anybody's data: it may be deleted at any time. Written by lib/gateway/measures, read by lib/reports.

create schema health;
grant usage on schema health to aipower_app;

-- One row per offer, minute and process; a process writes its own rows whole, so that repeating is harmless.
create table health.offer_minute (
  minute        timestamptz not null,
  offer         text not null,
  instance      uuid not null,
  answered      integer not null,
  failed        integer not null,
  rate_limited  integer not null,
  -- {"bucket": count}, lib/histogram.ts: time to first token in ms, output tokens a second.
  ttft          jsonb not null,
  speed         jsonb not null,
  input_tokens  bigint not null,
  cached_tokens bigint not null,
  written_at    timestamptz not null default now(),
  primary key (minute, offer, instance)
);

-- The same of all processes together, made from the minutes again and again while those last.
create table health.offer_hour (
  hour          timestamptz not null,
  offer         text not null,
  answered      integer not null,
  failed        integer not null,
  rate_limited  integer not null,
  ttft          jsonb not null,
  speed         jsonb not null,
  input_tokens  bigint not null,
  cached_tokens bigint not null,
  primary key (hour, offer)
);

grant select, insert, update, delete on health.offer_minute, health.offer_hour to aipower_app;

create function health.roll_up(p_since timestamptz) returns void language sql set search_path = '' as $$
  with fresh as (
    select *, date_trunc('hour', minute, 'UTC') as hour from health.offer_minute where minute >= date_trunc('hour', p_since, 'UTC')
  ), ttft as (
    select hour, offer, jsonb_object_agg(key, n) as histogram from (
      select f.hour, f.offer, b.key, sum(b.value::bigint) as n from fresh f, jsonb_each_text(f.ttft) b group by 1, 2, 3) x group by 1, 2
  ), speed as (
    select hour, offer, jsonb_object_agg(key, n) as histogram from (
      select f.hour, f.offer, b.key, sum(b.value::bigint) as n from fresh f, jsonb_each_text(f.speed) b group by 1, 2, 3) x group by 1, 2
  ), total as (
    select hour, offer, sum(answered) as answered, sum(failed) as failed, sum(rate_limited) as rate_limited,
           sum(input_tokens) as input_tokens, sum(cached_tokens) as cached_tokens
    from fresh group by 1, 2
  )
  insert into health.offer_hour (hour, offer, answered, failed, rate_limited, ttft, speed, input_tokens, cached_tokens)
    select t.hour, t.offer, t.answered, t.failed, t.rate_limited, coalesce(ttft.histogram, '{}'), coalesce(speed.histogram, '{}'), t.input_tokens, t.cached_tokens
    from total t left join ttft using (hour, offer) left join speed using (hour, offer)
  on conflict (hour, offer) do update set
    answered = excluded.answered, failed = excluded.failed, rate_limited = excluded.rate_limited,
    ttft = excluded.ttft, speed = excluded.speed, input_tokens = excluded.input_tokens, cached_tokens = excluded.cached_tokens;
$$;
grant execute on function health.roll_up(timestamptz) to aipower_app;
