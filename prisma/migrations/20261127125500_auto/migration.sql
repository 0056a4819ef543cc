-- What `auto` keeps of calls: sums by hour for reports, sums of evidence for its own choices, and what callers
-- said of answers. Never a word of a prompt, and no money: all of it may be deleted at any time. Written by
-- lib/gateway/auto/records in batches, off the calls' way (a process that is killed loses at most its last ten
-- seconds of it), read by lib/reports.

create schema auto;
grant usage on schema auto to aipower_app;

-- Chat calls of an account by the model that answered, what they were about, and the tier and model that
-- `auto` chose, or would have chosen then. Costs are nano-USD at list price: of the answer, and of the same
-- tokens at auto's model.
create table auto.traffic_hour (
  account_id    uuid not null,
  hour          timestamptz not null,
  model         text collate "C" not null,
  category      text collate "C" not null,
  tier          text collate "C" not null,
  auto_model    text collate "C" not null,
  calls         bigint not null,
  input_tokens  bigint not null,
  output_tokens bigint not null,
  cost          bigint not null,
  auto_cost     bigint not null,
  primary key (account_id, hour, model, category, tier, auto_model)
) with (fillfactor = 70);
create index traffic_hour_age on auto.traffic_hour (hour);

-- How answers of a model to requests of a category went, all accounts together: weights, not counts.
create table auto.evidence_day (
  day      date not null,
  category text collate "C" not null,
  model    text collate "C" not null,
  good     double precision not null,
  bad      double precision not null,
  primary key (day, category, model)
) with (fillfactor = 70);

-- What a caller said of an answer: one word a call, the last one counts.
create table auto.feedback (
  id         uuid primary key,
  account_id uuid not null,
  up         boolean not null,
  at         timestamptz not null default now()
);

grant select, insert, update, delete on auto.traffic_hour, auto.evidence_day, auto.feedback to aipower_app;
