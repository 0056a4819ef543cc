import type pg from 'pg'
import { noFilter } from '#lib/call-filter.ts'
import type { UserCaller } from '#lib/caller.ts'
import { exactUsd } from '#lib/money.ts'
import { parseRange, presets, type Range } from '#lib/reports/range.ts'
import { usage, usageOverTime } from '#lib/reports/usage.ts'

export interface Compared {
  what: string
  /** Nano-USD: as the page says, and as the ledger has it. */
  page: bigint
  ledger: bigint
}

/** What pages say was spent, beside what the ledger's transfers add up to: in every range, and in 30 days by model and by key. */
export async function compareTotals(client: pg.Client, caller: UserCaller): Promise<Compared[]> {
  const compared: Compared[] = []
  for (const range of presets.map((preset) => parseRange({ range: preset }, 'UTC'))) {
    const ledger = await charged(client, caller.accountId, range)
    const told = await usage(caller, { range, by: 'model', filter: noFilter })
    const drawn = await usageOverTime(caller, { range, by: 'model', filter: noFilter, metric: 'spend', shown: told.parts.slice(0, 7).map(({ id }) => id) })
    compared.push({ what: `${range.preset}, total`, page: told.total.charged, ledger })
    compared.push({ what: `${range.preset}, bars of the chart`, page: drawn.rows.reduce((sum, { value }) => sum + value, 0n), ledger })
  }
  const range = parseRange({ range: '30d' }, 'UTC')
  for (const by of ['model', 'key'] as const) {
    const { parts } = await usage(caller, { range, by, filter: noFilter })
    const ledger = await chargedBy(client, { accountId: caller.accountId, range, column: by === 'model' ? 'model' : 'key_id' })
    for (const id of new Set([...ledger.keys(), ...parts.map((part) => part.id)])) {
      compared.push({ what: `30d, ${by} ${id}`, page: parts.find((part) => part.id === id)?.charged ?? 0n, ledger: ledger.get(id) ?? 0n })
    }
  }
  return compared
}

/** What an exact amount reads like in a page: its hover text. */
export function saysAmount(html: string, nano: bigint): boolean {
  return html.includes(exactUsd(nano))
}

export async function charged(client: pg.Client, accountId: string, { from, to }: Range): Promise<bigint> {
  const { rows } = await client.query<{ sum: string }>(
    `select coalesce(sum(amount), 0) as sum from money.transfer where kind = 'charge' and account_id = $1 and at >= $2 and at < $3`,
    [accountId, from, to],
  )
  return BigInt(rows[0]!.sum)
}

async function chargedBy(client: pg.Client, { accountId, range, column }: { accountId: string; range: Range; column: 'model' | 'key_id' }): Promise<Map<string, bigint>> {
  const { rows } = await client.query<{ id: string; sum: string }>(
    `select e.${column}::text as id, sum(t.amount) as sum from money.usage_event e join money.transfer t on t.kind = 'charge' and t.ref = e.id::text
     where e.account_id = $1 and e.at >= $2 and e.at < $3 group by 1`,
    [accountId, range.from, range.to],
  )
  return new Map(rows.map(({ id, sum }) => [id, BigInt(sum)]))
}
