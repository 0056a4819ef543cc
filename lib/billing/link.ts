import pg from 'pg'
import { connectionOptions } from '../db.ts'
import { log } from '../log.ts'

/**
 * One connection of the ledger's own, which comes back by itself. The money path never shares the
 * application's pool: a page with slow queries must not delay a settlement.
 */
export interface Link {
  ready(): boolean
  /** Milliseconds since the connection was lost; 0 while it is there. */
  downFor(): number
  query(config: pg.QueryConfig): Promise<pg.QueryResult>
  /** Cuts a connection that does not answer; its running query fails and the link reconnects. */
  cut(): void
  close(): Promise<void>
}

// These connections run a handful of prepared set functions on small batches: plans by index, made
// once. A wallet locked elsewhere makes a batch fail fast, so that it can be split by account.
const settings = {
  plan_cache_mode: 'force_generic_plan',
  jit: 'off',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  enable_material: 'off',
  enable_bitmapscan: 'off',
  lock_timeout: '250ms',
  statement_timeout: '10s',
}

/** What other processes announce to each other in the database. */
export interface Announcements {
  channel: string
  heard(): void
}

/** Connects, or throws the first error; from then on reconnects for ever. `changed` runs on each loss and return. */
export async function openLink(name: string, changed: () => void, announcements?: Announcements): Promise<Link> {
  const base = connectionOptions(name)
  const options = Object.entries(settings).reduce((text, [key, value]) => `${text} -c ${key}=${value}`, base.options ?? '')
  let client: pg.Client | undefined
  let lostAt = performance.now()
  let closed = false
  let retry: NodeJS.Timeout | undefined

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ ...base, options, keepAlive: true })
    fresh.on('error', (error) => lost(fresh, error.message))
    fresh.on('end', () => lost(fresh, 'connection ended'))
    await fresh.connect()
    if (announcements) {
      fresh.on('notification', announcements.heard)
      await fresh.query(`listen ${announcements.channel}`)
    }
    if (closed) return fresh.end()
    client = fresh
    changed()
  }

  function lost(which: pg.Client, reason: string): void {
    if (which !== client) return
    client = undefined
    lostAt = performance.now()
    if (closed) return
    log.warn({ link: name, reason }, 'ledger: database connection lost, reconnecting')
    changed()
    reconnect(50)
  }

  function reconnect(delay: number): void {
    retry = setTimeout(() => {
      if (!closed) connect().catch(() => reconnect(Math.min(delay * 2, 1_000)))
    }, delay)
  }

  await connect()
  return {
    ready: () => client !== undefined,
    downFor: () => (client ? 0 : performance.now() - lostAt),
    query: (config) => (client ? client.query(config) : Promise.reject(new Error('Connection terminated: the ledger is reconnecting'))),
    cut: () => {
      const broken = client
      if (!broken) return
      lost(broken, 'no answer')
      // With a query running, end() destroys the socket, which fails that query.
      broken.end().catch((error: unknown) => log.debug({ error: String(error) }, 'ledger: cut connection'))
    },
    close: async () => {
      closed = true
      clearTimeout(retry)
      await client?.end()
    },
  }
}
