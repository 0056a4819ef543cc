import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { env } from './env.ts'
import { log } from './log.ts'

/**
 * bigint columns (int8) carry money: as JavaScript bigint, never as a rounded number. sum(bigint) is
 * numeric: cast it with ::bigint in the query. Set on our connections and not for the whole process:
 * Prisma parses int8 itself and refuses to count otherwise.
 */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format): ((text: string) => unknown) =>
    oid === pg.types.builtins.INT8 && format !== 'binary' ? BigInt : (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
}

/**
 * The application's role: it may insert into the books but neither update nor delete a transfer
 * (prisma/migrations grants exactly what is needed). Every connection of ours assumes it; only
 * migrations run as the owner.
 */
export const APP_ROLE = 'aipower_app'

/**
 * How long a call of /v1 waits for one answer of the database, or for a connection: its caller hears 503
 * within two seconds, whatever the database does.
 */
const CALL_WAIT_MS = 1_500

export function connectionOptions(name: string): pg.ClientConfig {
  return {
    connectionString: env().DATABASE_URL,
    application_name: `aipower ${name}`,
    options: `-c role=${APP_ROLE}`,
    connectionTimeoutMillis: CALL_WAIT_MS,
    types,
  }
}

// The Next bundle and the gateway load this module twice in one process; the pool is one.
const shared = globalThis as { aipowerPool?: pg.Pool }

/** The pool for everything but the money path, which keeps connections of its own (lib/billing/batch). */
export function db(): pg.Pool {
  if (!shared.aipowerPool) {
    shared.aipowerPool = new pg.Pool({ ...connectionOptions('app'), max: 10, keepAlive: true, keepAliveInitialDelayMillis: 10_000, idleTimeoutMillis: 30_000 })
    shared.aipowerPool.on('error', (error) => log.warn({ error: error.message }, 'idle database connection lost'))
  }
  return shared.aipowerPool
}

/** A query that a call of /v1 waits for: its answer, or within 1.5 s (or `ms`) an error that `isUnavailable`. */
export function queryInTime<R extends pg.QueryResultRow>(query: pg.QueryConfig, ms = CALL_WAIT_MS): Promise<pg.QueryResult<R>> {
  // pg's types do not know that a single query may have a limit of its own.
  const limited = { ...query, query_timeout: ms }
  return db().query<R>(limited)
}

const START_MS = 30_000
const START_PAUSE_MS = 100

/**
 * For a start: waits for a database that is coming up itself, or for this process to get round to its
 * answers, as loading the pages keeps it busy for seconds on a loaded machine. Throws after 30 s.
 */
export async function untilAvailable(): Promise<void> {
  for (const deadline = Date.now() + START_MS; ; await sleep(START_PAUSE_MS)) {
    try {
      return void (await queryInTime({ text: 'select 1' }))
    } catch (error) {
      if (!isUnavailable(error) || Date.now() > deadline) throw error
    }
  }
}

/** Runs `work` in one transaction on a connection of its own; whatever it throws undoes everything. */
export async function inTransaction<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  const client = await db().connect()
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => undefined) // the connection is gone, and the transaction with it
    throw error
  } finally {
    client.release()
  }
}

export async function closeDb(): Promise<void> {
  const pool = shared.aipowerPool
  shared.aipowerPool = undefined
  await pool?.end()
}

/** Whether an error means that the database is away or too busy, as opposed to a wrong statement. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = (error as { code?: unknown }).code
  if (typeof code === 'string') {
    // 08 connection, 53 resources, 57P admin shutdown, 55P03 lock timeout; then Node's own socket errors.
    return /^(08|53|57P)|^55P03$/.test(code) || /^(ECONN|EPIPE|ENOTFOUND|ETIMEDOUT|EHOST|ENOENT$)/.test(code)
  }
  return /connection (terminated|timeout)|timeout exceeded when trying to connect|query read timeout|Client has encountered a connection error/i.test(error.message)
}
