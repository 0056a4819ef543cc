-- Automatic top-ups from a saved card. The card itself stays at Stripe; here are only its ids and its last digits.
create table money.auto_topup (
  account_id     uuid primary key references public.account (id),
  -- Who saved the card.
  user_id        uuid not null,
  customer       text not null,
  payment_method text not null,
  -- "visa ···· 4242"
  card           text not null,
  enabled        boolean not null default false,
  -- nano-USD: below which balance, how much, and how much at most in a calendar month (UTC).
  threshold      bigint not null default 0 check (threshold >= 0),
  amount         bigint not null default 0 check (amount >= 0),
  monthly_cap    bigint not null default 0 check (monthly_cap >= 0),
  -- Why nothing is tried any more, until the person saves the settings or a card anew.
  problem        text,
  updated_at     timestamptz not null default now()
);
grant select, insert, update, delete on money.auto_topup to aipower_app;

alter table money.payment_order add column automatic boolean not null default false;
-- One at a time: who finds the place taken has nothing to do.
create unique index payment_order_one_automatic on money.payment_order (account_id) where automatic and status in ('open', 'pending');
