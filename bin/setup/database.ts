import path from 'node:path'
import pg from 'pg'
import { startPostgres, type Postgres } from './postgres.ts'
import { Refusal, reason } from './refusal.ts'
import { dataFolder, loadSecrets } from './secrets.ts'

const OLDEST_SERVER = 15

/**
 * The database of this installation: the one DATABASE_URL names, else the embedded Postgres of the
 * data folder, started when it is not running. Sets DATABASE_URL for everything that follows.
 *
 * @returns its address and `stop`, which leaves an external server alone
 */
export async function openDatabase(): Promise<Pick<Postgres, 'url' | 'stop'> & { came: Postgres['came'] | 'external' }> {
  const given = process.env.DATABASE_URL?.trim()
  if (given) {
    await check(given)
    return { url: given, came: 'external', stop: async () => undefined }
  }
  const folder = dataFolder()
  const postgres = await startPostgres({ folder: path.join(folder, 'postgres'), password: loadSecrets(folder).databasePassword })
  process.env.DATABASE_URL = postgres.localUrl
  return postgres
}

async function check(url: string): Promise<void> {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) throw new Refusal('DATABASE_URL is not a PostgreSQL address such as postgresql://user:password@host:5432/aipower.')
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
    const { rows } = await client.query<{ version: number }>(`select current_setting('server_version_num')::int4 as version`)
    const major = Math.floor((rows[0]?.version ?? 0) / 10_000)
    if (major < OLDEST_SERVER) throw new Refusal(`DATABASE_URL leads to PostgreSQL ${major}; AIPower needs ${OLDEST_SERVER} or newer.`)
  } catch (error) {
    if (error instanceof Refusal) throw error
    const { host, pathname } = new URL(url)
    throw new Refusal(`DATABASE_URL: no connection to ${host}${pathname} (${reason(error)}): correct it, start that server, or unset it to use the embedded one.`)
  } finally {
    await client.end().catch(() => undefined)
  }
}
