-- How far each refund and dispute has come. Stripe is read before our transaction begins, so an answer may
-- be overtaken by a newer one: what has come further stays, whichever is booked last.
create table money.claim (
  -- Stripe's id of the refund or dispute.
  ref        text collate "C" primary key,
  order_id   uuid not null references money.payment_order (id),
  kind       text not null check (kind in ('refund', 'dispute')),
  state      text not null check (state in ('open', 'taken', 'returned')),
  -- Nothing of the account may be spent while it lasts.
  freezes    boolean not null,
  stage      smallint not null,
  updated_at timestamptz not null default now()
);
create index claim_order on money.claim (order_id);

-- Those booked so far. What Stripe says of them next counts.
insert into money.claim (ref, order_id, kind, state, freezes, stage)
  select t.ref, o.id, case when bool_or(t.kind like 'dispute%') then 'dispute' else 'refund' end,
         case when bool_or(t.kind like '%\_back') then 'returned' else 'taken' end,
         bool_or(o.disputed) and bool_or(t.kind like 'dispute%') and not bool_or(t.kind like '%\_back'), 0
  from money.transfer t join money.payment_order o on t.note = o.id::text
  where t.kind in ('refund', 'refund_debt', 'refund_back', 'dispute', 'dispute_debt', 'dispute_back', 'debt_back')
  group by t.ref, o.id;

grant select, insert, update on money.claim to aipower_app;
