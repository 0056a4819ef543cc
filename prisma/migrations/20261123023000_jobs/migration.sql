-- When a periodic job last began, on any instance: whoever moves `at` runs it.
create table money.job (
  name text primary key,
  at   timestamptz not null
);
grant select, insert, update on money.job to aipower_app;
