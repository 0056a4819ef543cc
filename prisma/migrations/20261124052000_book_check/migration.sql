-- What the books said when they were last checked: one row an invariant, for every instance's metrics.
create table money.book_check (
  id         text primary key,
  -- Rows that break it.
  violations integer not null,
  at         timestamptz not null
);
grant select, insert, update on money.book_check to aipower_app;
