-- Which call a client's Idempotency-Key stands for, for a day. Neither the key nor the body is kept, only
-- their SHA-256; ids of calls are ours and never derived from what a client sent.
create table money.idempotency_key (
  account_id uuid not null references public.account (id) on delete cascade,
  route      text not null,
  key        bytea not null,
  body       bytea not null,
  request_id uuid not null,
  at         timestamptz not null default now(),
  primary key (account_id, route, key)
);
create index idempotency_key_at on money.idempotency_key (at);
create index idempotency_key_request on money.idempotency_key (request_id);

-- Takes a key for a call. `verdict`: 'mine' = the call may run; 'other_body'; 'running' or 'done', then
-- `earlier` is the call that has it. An earlier call that delivered nothing and cost nothing gives its key up.
create function money.claim_key(p_account uuid, p_route text, p_key bytea, p_body bytea, p_request uuid, out verdict text, out earlier uuid)
language plpgsql as $$
declare
  k money.idempotency_key;
  e record;
begin
  insert into money.idempotency_key (account_id, route, key, body, request_id) values (p_account, p_route, p_key, p_body, p_request) on conflict do nothing;
  if found then
    verdict := 'mine';
    return;
  end if;
  select * into k from money.idempotency_key where account_id = p_account and route = p_route and key = p_key for update;
  -- Given up between the two statements: the caller may simply ask again.
  if not found then
    verdict := 'running';
    return;
  end if;
  if k.at > now() - interval '24 h' then
    earlier := k.request_id;
    if k.body <> p_body then
      verdict := 'other_body';
      return;
    end if;
    select outcome, cost into e from money.usage_event where id = k.request_id and at = money.id_time(k.request_id);
    if found and (e.outcome = 'completed' or e.cost > 0) then
      verdict := 'done';
      return;
    end if;
    -- Not ended: under way, or on its way to its hold; a process that died in between blocks its key for a minute.
    if not found and (exists (select 1 from money.hold where id = k.request_id) or k.at > now() - interval '1 min') then
      verdict := 'running';
      return;
    end if;
  end if;
  update money.idempotency_key set body = p_body, request_id = p_request, at = now() where account_id = p_account and route = p_route and key = p_key;
  verdict := 'mine';
  earlier := null;
end $$;

-- A call that was refused before any money was set aside gives its key up at once.
create function money.give_up_key(p_request uuid) returns void
language sql as $$
  delete from money.idempotency_key k where request_id = p_request
    and not exists (select 1 from money.hold where id = p_request)
    and not exists (select 1 from money.usage_event where id = p_request and at = money.id_time(p_request))
$$;

grant select, insert, update, delete on money.idempotency_key to aipower_app;
