-- An Idempotency-Key goes to a repeat when the earlier call was ended by the reaper with nothing delivered.
-- If that call's instance only stood still, it comes back and settles late: both would be charged. So
-- whoever takes the key first ends the earlier call for good; a late settlement then finds it failed, at 0.

create function money.close_reaped(p_account uuid, p_id uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update money.usage_event set outcome = 'failed'
  where id = p_id and at = money.id_time(p_id) and account_id = p_account and outcome = 'reaped' and cost = 0
$$;
revoke execute on function money.close_reaped(uuid, uuid) from public;
grant execute on function money.close_reaped(uuid, uuid) to aipower_app;

create or replace function money.claim_key(p_account uuid, p_route text, p_key bytea, p_body bytea, p_request uuid, out verdict text, out earlier uuid)
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
    -- From here on the earlier call neither begins nor ends: all that does locks its wallets first.
    perform money.lock_wallets(array[p_account]);
    perform money.close_reaped(p_account, k.request_id);
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
