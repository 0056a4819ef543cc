import type pg from 'pg'
import { generationId } from '#lib/ids.ts'
import type { UsageData } from './usage-data.ts'

export interface View {
  page: 'overview' | 'usage' | 'activity' | 'savings'
  /** Its address. */
  path: string
  /** Who looks. */
  userId: string
}

const ranges = ['24h', '7d', '30d', '90d', '12m']

/** What a person looks at: every range, grouping and measure, filters that leave much, little and nothing, and pages far back. */
export async function usageViews(client: pg.Client, { big, second }: UsageData): Promise<View[]> {
  const of = (page: View['page'], { userId }: { userId: string }, ...queries: string[]): View[] =>
    queries.map((query) => ({ page, userId, path: `/dashboard${page === 'overview' ? '' : `/${page}`}${query && `?${query}`}` }))
  const { model, key, app, deep, last } = await landmarks(client, big.accountId)
  return [
    ...of('overview', big, ''),
    ...of('overview', second, ''),
    ...of('usage', big, ...ranges.map((range) => `range=${range}`), ...['key', 'provider', 'app'].flatMap((by) => [`range=30d&by=${by}`, `range=12m&by=${by}`]), ...['tokens', 'errors', 'latency', 'cache'].map((metric) => `range=12m&metric=${metric}`)),
    ...of('usage', big, `range=12m&model=${model}`, `range=12m&key=${key}&by=model`, `range=90d&app=${app}`, 'range=12m&model=no/such'),
    ...of('usage', second, 'range=30d', 'range=12m&by=key'),
    ...of('activity', big, '', ...ranges.map((range) => `range=${range}`), 'status=failed', 'status=cancelled', 'paid=free', `model=${model}`, `key=${key}&status=failed`, `app=${app}&range=12m`, 'model=no/such'),
    ...of('activity', big, ...[deep, last].flatMap((id) => [`before=${id}`, `after=${id}`, `before=${id}&status=failed`, `before=${id}&model=${model}`])),
    ...of('activity', second, '', `before=${deep}`, 'status=failed&range=12m'),
    ...of('savings', big, ...ranges.map((range) => `range=${range}`)),
    ...of('savings', second, 'range=12m'),
  ]
}

/** The account's rarest model, key and application, and calls from the middle and near the end of its list. */
async function landmarks(client: pg.Client, accountId: string): Promise<Record<'model' | 'key' | 'app' | 'deep' | 'last', string>> {
  const rarest = async (column: string): Promise<string> => {
    const { rows } = await client.query<{ id: string }>(`select ${column} as id from money.usage_day where account_id = $1 and ${column}::text <> '' group by 1 order by sum(requests) limit 1`, [accountId])
    return encodeURIComponent(rows[0]!.id)
  }
  const at = async (share: number): Promise<string> => {
    const { rows } = await client.query<{ id: string }>(
      `with span as (select min(hour) as first, max(hour) as last from money.usage_hour where account_id = $1)
       select id from money.usage_event, span where account_id = $1 and at <= last - (last - first) * $2::float8 order by at desc, id desc limit 1`,
      [accountId, share],
    )
    return generationId(rows[0]!.id)
  }
  return { model: await rarest('model'), key: await rarest('key_id'), app: await rarest('app'), deep: await at(0.5), last: await at(0.99) }
}
