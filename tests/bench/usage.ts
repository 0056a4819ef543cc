import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { sealSession, sessionCookieName } from '#lib/accounts/session-cookie.ts'
import { userOfSession } from '#lib/accounts/sessions.ts'
import { books, type BookCheck } from '#lib/billing/books.ts'
import { closeDb } from '#lib/db.ts'
import { parseRange } from '#lib/reports/range.ts'
import { startPostgres } from '../../bin/setup/postgres.ts'
import { freePort } from '../support/free-port.ts'
import { scratchFolder } from '../support/scratch.ts'
import { startServer } from './server.ts'
import { fillUsage, type UsageData } from './usage-data.ts'
import { charged, compareTotals, saysAmount, type Compared } from './usage-totals.ts'
import { usageViews, type View } from './usage-views.ts'

const DAYS = 400
const ROUNDS = 10
/** Rounds before any is counted: pages as they answer an hour after the start. */
const WARM_UP = 2

export interface Timed {
  /** A page's name, or of one view its address. */
  name: string
  views: number
  p50Ms: number
  p95Ms: number
  maxMs: number
}

export interface Report {
  calls: number
  fillSeconds: number
  pages: Timed[]
  /** Every address, the slowest first. */
  addresses: Timed[]
  totals: Compared[]
  /** Whether the page of usage shows the ledger's sum, to the digit. */
  shown: boolean
  /** The invariants that what was filled breaks. */
  broken: BookCheck[]
}

/**
 * What pages cost the server when millions of calls lie behind them: from the request to the last byte of the
 * page, one at a time, against a Postgres of its own with the server's default memory. Their totals are compared
 * with the ledger's, whose books must balance.
 */
export async function benchUsage(calls: number, say: (line: string) => void): Promise<Report> {
  const folder = await scratchFolder()
  const running: ChildProcess[] = []
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), password: 'bench', disposable: true })
  const environment = { DATABASE_URL: postgres.url, DATA_DIR: join(folder, 'data'), HOST: '127.0.0.1', PORT: String(await freePort()), AUTH_SECRET: randomBytes(32).toString('hex'), SANDBOX: 'on', LOG_LEVEL: 'warn' }
  Object.assign(process.env, environment)
  const client = new pg.Client({ connectionString: postgres.url })
  try {
    // Its first start makes tables and prices; it does not watch the books while they are filled out of order.
    await startServer(environment, running)
    await stop(running)
    await client.connect()
    const started = performance.now()
    const data = await fillUsage(client, { calls, days: DAYS, onProgress: (made) => say(`${made.toLocaleString('en')} calls`) })
    const fillSeconds = (performance.now() - started) / 1000
    const { url } = await startServer(environment, running)
    const measured = await measure(client, { url, data })
    say('checking the books')
    const broken = (await books()).filter(({ violations }) => violations !== null && violations > 0)
    return { calls, fillSeconds, ...measured, broken }
  } finally {
    await closeDb()
    await client.end()
    await stop(running)
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function stop(running: ChildProcess[]): Promise<void> {
  const children = running.splice(0).filter((child) => child.exitCode === null)
  for (const child of children) child.kill('SIGTERM')
  await Promise.all(children.map((child) => once(child, 'exit')))
}

async function measure(client: pg.Client, { url, data }: { url: string; data: UsageData }): Promise<Omit<Report, 'calls' | 'fillSeconds' | 'broken'>> {
  const sessions = new Map<string, string>()
  for (const { userId } of [data.big, data.second]) sessions.set(userId, await signIn(client, userId))
  const cookies = new Map<string, string>()
  for (const [userId, sessionId] of sessions) cookies.set(userId, `${sessionCookieName()}=${await sealSession({ userId, sessionId })}`)
  const views = await usageViews(client, data)
  const times = await timeViews(views, (view) => read(url + view.path, cookies.get(view.userId)!))

  const caller = await userOfSession(sessions.get(data.big.userId)!)
  if (!caller) throw new Error('the session of the bench is gone')
  const totals = await compareTotals(client, caller)
  const year = await charged(client, caller.accountId, parseRange({ range: '12m' }, 'UTC'))
  const shown = saysAmount(await read(`${url}/dashboard/usage?range=12m`, cookies.get(caller.userId)!), year)

  const named = (name: string, of: readonly View[]): Timed => ({ name, views: of.length, ...figures(of.flatMap((view) => times.get(view)!)) })
  const pages = [...new Set(views.map(({ page }) => page))].map((page) => named(page, views.filter((view) => view.page === page)))
  const addresses = views.map((view) => named(view.path, [view])).sort((a, b) => b.p50Ms - a.p50Ms)
  return { pages, addresses, totals, shown }
}

/** A session that the pages take for a browser's. */
async function signIn(client: pg.Client, userId: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(`insert into session (user_id, expires_at) values ($1, now() + interval '1 day') returning id`, [userId])
  return rows[0]!.id
}

/** Round by round, so that what else the machine does falls on all views alike. */
async function timeViews(views: readonly View[], look: (view: View) => Promise<unknown>): Promise<Map<View, number[]>> {
  const times = new Map(views.map((view) => [view, [] as number[]]))
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    for (const view of views) {
      const started = performance.now()
      await look(view)
      if (round >= WARM_UP) times.get(view)!.push(performance.now() - started)
    }
  }
  return times
}

async function read(url: string, cookie: string): Promise<string> {
  const answer = await fetch(url, { headers: { cookie: `${cookie}; timezone=UTC` }, redirect: 'manual' })
  const html = await answer.text()
  if (answer.status !== 200) throw new Error(`${url}: ${answer.status}`)
  return html
}

function figures(times: number[]): Pick<Timed, 'p50Ms' | 'p95Ms' | 'maxMs'> {
  const sorted = times.sort((a, b) => a - b)
  const at = (share: number): number => Math.round(sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)] ?? 0)
  return { p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) }
}
