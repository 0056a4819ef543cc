-- When the card was saved, by Stripe's clock: webhooks come in any order, and the latest card counts.
alter table money.auto_topup add column saved_at timestamptz not null default to_timestamp(0);
