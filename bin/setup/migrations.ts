import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { Refusal, reason } from './refusal.ts'
import { openSchemaEngine, type MigrationList } from './schema-engine.ts'

const PROJECT = path.resolve(import.meta.dirname, '../..')
const FOLDER = path.join(PROJECT, 'prisma/migrations')
const SCHEMA = path.join(PROJECT, 'prisma/schema.prisma')
const LOCK_FILE = 'migration_lock.toml'
const LOCK_TEXT = '# Which kind of database these migrations are for; Prisma reads it.\nprovider = "postgresql"\n'
/** Prisma looks only at the Postgres schema `public`; there is nothing in it that is not Prisma's. */
const NO_FILTERS = { externalTables: [], externalEnums: [] }

/** The advisory lock of whoever migrates. */
const ONE_AT_A_TIME = '471802026001'

interface Migration {
  name: string
  sql: string
  /** SHA-256 of the file's bytes, as Prisma stores it. */
  checksum: string
}

/**
 * Applies what is new in prisma/migrations, in order, each as one transaction, recorded in the
 * standard table `_prisma_migrations`: `prisma migrate deploy` may take over at any time.
 *
 * @param url connects as the owner of the database, who may create roles or has been granted `aipower_app`
 * @returns the names of the migrations just applied
 */
export async function migrate(url: string): Promise<string[]> {
  const migrations = await readMigrations()
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    if (await isCurrent(client, migrations)) return [] // The usual start: no need to load the engine.
    // Instances that start together go one after the other; those who waited find nothing left to do.
    await client.query('select pg_advisory_lock($1)', [ONE_AT_A_TIME])
    return (await isCurrent(client, migrations)) ? [] : await apply(url, migrations)
  } finally {
    await client.end()
  }
}

async function apply(url: string, migrations: Migration[]): Promise<string[]> {
  const { engine, close } = await openSchemaEngine(url)
  const migrationsList = list(migrations)
  try {
    // A migration that failed left nothing behind (it is one transaction), so it may simply be tried again.
    const history = await engine.diagnoseMigrationHistory({ migrationsList, optInToShadowDatabase: false, filters: NO_FILTERS })
    for (const migrationName of history.failedMigrationNames) await engine.markMigrationRolledBack({ migrationName })
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: NO_FILTERS })
    return appliedMigrationNames
  } catch (error) {
    throw new Refusal(`The database could not be migrated: ${sentence(error)}`)
  } finally {
    await close()
  }
}

/**
 * Writes `prisma/migrations/<time>_<name>/migration.sql` with what prisma/schema.prisma has and the
 * migrations so far do not make.
 *
 * @param url a server on which a shadow database may be created
 * @returns the new file, relative to the project; undefined when there is nothing to do
 */
export async function writeMigration(url: string, name: string): Promise<string | undefined> {
  const sql = await difference(url)
  if (sql === undefined) return undefined
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const folder = path.join(FOLDER, `${time}_${name}`)
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'migration.sql'), sql)
  if (!existsSync(path.join(FOLDER, LOCK_FILE))) await writeFile(path.join(FOLDER, LOCK_FILE), LOCK_TEXT)
  return path.relative(PROJECT, path.join(folder, 'migration.sql'))
}

/** The SQL that leads from the migrations to prisma/schema.prisma; undefined when they agree. */
export async function difference(url: string): Promise<string | undefined> {
  const migrations = await readMigrations()
  const schema = { path: SCHEMA, content: await readFile(SCHEMA, 'utf8') }
  const { engine, close } = await openSchemaEngine(url)
  try {
    const { exitCode, stdout } = await engine.diff({
      from: migrations.length ? { tag: 'migrations', ...list(migrations) } : { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: [schema] },
      script: true,
      exitCode: true,
      filters: NO_FILTERS,
    })
    return exitCode === 2 ? (stdout ?? '') : undefined
  } finally {
    await close()
  }
}

async function readMigrations(): Promise<Migration[]> {
  const entries = existsSync(FOLDER) ? await readdir(FOLDER, { withFileTypes: true }) : []
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort()
  return await Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(path.join(FOLDER, name, 'migration.sql'))
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') }
    }),
  )
}

/** Whether every migration is recorded as finished, with this very text, and nothing else is. */
async function isCurrent(client: pg.Client, migrations: Migration[]): Promise<boolean> {
  const { rows: tables } = await client.query<{ there: boolean }>(`select to_regclass('public._prisma_migrations') is not null as there`)
  if (!tables[0]?.there) return false
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select migration_name as name, checksum from public._prisma_migrations where finished_at is not null and rolled_back_at is null order by 1',
  )
  return rows.length === migrations.length && migrations.every(({ name, checksum }, index) => rows[index]?.name === name && rows[index].checksum === checksum)
}

/** The engine's messages go on with a trace of its own source files, in which only the migration's name matters. */
function sentence(error: unknown): string {
  const said = reason(error)
  const where = /migration_name="([^"]+)"/.exec(said)?.[1]
  const what = said.split(/\n +0: /)[0]?.replace(/^external connector error\n/, '').trim().replaceAll('\n', ': ')
  return where ? `${what} (in prisma/migrations/${where}/migration.sql)` : `${what}`
}

function list(migrations: Migration[]): MigrationList {
  return {
    baseDir: FOLDER,
    lockfile: { path: LOCK_FILE, content: LOCK_TEXT },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  }
}
