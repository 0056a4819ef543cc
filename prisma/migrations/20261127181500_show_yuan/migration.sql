-- Whether the person wants amounts in yuan, too.
alter table "user" add column show_yuan boolean not null default false;
