import type pg from 'pg'
import { models } from '#lib/catalog/index.ts'
import { uuid } from '#lib/ids.ts'
import { addUp, bookCredit, insertCalls, makeOffers, makePartitions } from './usage-data-sql.ts'

export interface UsageData {
  /** Has nine calls of ten; its only user. */
  big: { accountId: string; userId: string }
  /** Has eight of a hundred; forty others share the rest. */
  second: { accountId: string; userId: string }
}

export interface Wanted {
  calls: number
  /** Back from now. */
  days: number
  /** Told after each chunk how many there are. */
  onProgress?: (made: number) => void
}

const SMALL_ACCOUNTS = 40
/** The big account's keys; the second has the first three of them, every other one the first. */
const KEYS = ['Production', 'Staging', 'Support desk', 'Search', 'Nightly batch', 'Evaluation', 'Anna', 'Wei']
const CHUNK = 250_000

/**
 * Fills a migrated database, whose prices are recorded, with calls of a year and more: made inside the
 * database, each priced by its tokens and booked like a settled one, so that the books balance. The same
 * each time but for ids. `client` is the owner's: totals are written whole, not call by call.
 */
export async function fillUsage(client: pg.Client, { calls, days, onProgress }: Wanted): Promise<UsageData> {
  // Both sides of every join are known to be small but one, which no planner can guess of a series.
  await client.query('set synchronous_commit = off; set jit = off; set enable_nestloop = off; set work_mem = \'512MB\'')
  const people = []
  for (let n = 0; n < SMALL_ACCOUNTS + 2; n++) people.push(await makeAccount(client, n))
  const chat = models.filter((model) => model.kind === 'chat').map((model) => model.id)
  await client.query(makeOffers, [chat])
  await client.query(makePartitions(days))
  await client.query('analyze offer; analyze caller')
  for (let from = 0; from < calls; from += CHUNK) {
    const until = Math.min(from + CHUNK, calls)
    await client.query(insertCalls, [from, until - 1, calls, days])
    onProgress?.(until)
  }
  await client.query(addUp)
  await client.query(bookCredit)
  await client.query('vacuum (analyze) money.usage_event')
  await client.query('vacuum (analyze) money.usage_hour')
  await client.query('vacuum (analyze) money.usage_day')
  return { big: people[0]!, second: people[1]! }
}

async function makeAccount(client: pg.Client, n: number): Promise<{ accountId: string; userId: string }> {
  const [userId, accountId] = [uuid(), uuid()]
  await client.query(`insert into "user" (id, email, email_verified_at) values ($1, $2, now())`, [userId, `${n}-${userId}@example.com`])
  await client.query('insert into account (id, name) values ($1, $2)', [accountId, `Account ${n}`])
  await client.query(`insert into membership (account_id, user_id, role) values ($1, $2, 'owner')`, [accountId, userId])
  await client.query(`create temp table if not exists caller (account integer, n integer, account_id uuid, key_id uuid, primary key (account, n))`)
  for (const [i, name] of (n === 0 ? KEYS : n === 1 ? KEYS.slice(0, 3) : KEYS.slice(0, 1)).entries()) {
    const keyId = uuid()
    await client.query(`insert into api_key (id, account_id, created_by, name, hash, label) values ($1, $2, $3, $4, $5, 'sk-aip-v1-data…data')`, [keyId, accountId, userId, name, keyId])
    await client.query('insert into caller values ($1, $2, $3, $4)', [n, i, accountId, keyId])
  }
  return { accountId, userId }
}
