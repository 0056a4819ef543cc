import type pg from 'pg'

/** What the books say an account holds, by asset; for reading the effect of a grant. */
export async function currentBalance(client: pg.Client, accountId: string): Promise<Record<string, number>> {
  const { rows } = await client.query<{ asset: string; posted: string }>(`select asset, posted::text as posted from money.wallet where account_id = $1`, [accountId])
  return Object.fromEntries(rows.map(({ asset, posted }) => [asset, Number(posted)]))
}
