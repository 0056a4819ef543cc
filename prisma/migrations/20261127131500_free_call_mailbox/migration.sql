-- Which account a mailbox brought free calls to, by the SHA-256 of its plainest address: they come once per
-- mailbox, however many addresses lead to it. Kept when the account is gone.
create table money.free_call_mailbox (
  mailbox    bytea primary key,
  account_id uuid not null,
  at         timestamptz not null default now()
);
grant select, insert on money.free_call_mailbox to aipower_app;
