import type { KeyCaller } from '../caller.ts'
import { db } from '../db.ts'
import type { Nano } from '../money.ts'

/** What one key's calls were charged, nano-USD. UTC days; weeks begin on Monday. */
export interface KeyUsage {
  total: Nano
  day: Nano
  week: Nano
  month: Nano
}

/** From the daily totals, which are committed with each call. */
export async function keyUsage(caller: KeyCaller): Promise<KeyUsage> {
  const { rows } = await db().query<KeyUsage>({
    name: 'key_usage',
    text: `select coalesce(sum(charged), 0)::bigint as total,
             coalesce(sum(charged) filter (where day >= date_trunc('day', now(), 'UTC')), 0)::bigint as day,
             coalesce(sum(charged) filter (where day >= date_trunc('week', now(), 'UTC')), 0)::bigint as week,
             coalesce(sum(charged) filter (where day >= date_trunc('month', now(), 'UTC')), 0)::bigint as month
           from money.usage_day where account_id = $1 and key_id = $2`,
    values: [caller.accountId, caller.keyId],
  })
  return rows[0]!
}
