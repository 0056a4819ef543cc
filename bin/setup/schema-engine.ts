import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'

export type { DiffTarget, MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg'

/**
 * Prisma's schema engine as WebAssembly, over our own connection: the native engine would have to be
 * downloaded from a host that is not the npm registry.
 *
 * @param url the database; a shadow database, when one is needed, is made and dropped on the same server
 */
export async function openSchemaEngine(url: string): Promise<{ engine: bindings.SchemaEngine; close(): Promise<void> }> {
  await loadOnce()
  const factory = new MigrationConnections(url)
  const engine = await bindings.SchemaEngine.new({ datamodels: undefined }, () => undefined, bindMigrationAwareSqlAdapterFactory(factory))
  return {
    engine,
    close: async () => {
      engine.free()
      await factory.close()
    },
  }
}

let loaded: Promise<void> | undefined

function loadOnce(): Promise<void> {
  return (loaded ??= (async () => {
    const file = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm').replace(/schema_engine\.js$/, 'schema_engine_bg.wasm')
    const { instance } = await WebAssembly.instantiate(await readFile(file), { './schema_engine_bg.js': { ...bindings } })
    // The package's typings leave out the loader's own two functions.
    const { __wbg_set_wasm } = bindings as unknown as { __wbg_set_wasm(exports: WebAssembly.Exports): void }
    __wbg_set_wasm(instance.exports)
    const { __wbindgen_start: start } = instance.exports as { __wbindgen_start(): void }
    start()
  })())
}

// — our own connections —

/** The "char" type of Postgres's catalogue, which the stock adapter cannot read. */
const CHAR = 18
/** Catalogue types that read as text: int2vector, regproc, oidvector, aclitem, aclitem[], char[], regclass, regtype. */
const CATALOGUE_TYPES = new Set([CHAR, 22, 24, 30, 1033, 1034, 2205, 2206])

class MigrationConnections implements SqlMigrationAwareDriverAdapterFactory {
  readonly provider = 'postgres'
  readonly adapterName = '@prisma/adapter-pg'
  private readonly url: string
  private readonly pools = new Set<pg.Pool>()

  constructor(url: string) {
    this.url = url
  }

  async connect(): Promise<SqlDriverAdapter> {
    return await this.adapter(this.url, async () => undefined)
  }

  /** The stock adapter would drop the shadow database before closing its connections to it. */
  async connectToShadowDb(): Promise<SqlDriverAdapter> {
    const name = `aipower_shadow_${process.pid}_${Date.now()}`
    await this.administer(`create database ${name}`)
    const url = new URL(this.url)
    url.pathname = `/${name}`
    return await this.adapter(url.href, () => this.administer(`drop database ${name} with (force)`))
  }

  async close(): Promise<void> {
    await Promise.all([...this.pools].map((pool) => this.end(pool)))
  }

  private async adapter(url: string, afterwards: () => Promise<void>): Promise<SqlDriverAdapter> {
    // One connection: the engine's advisory lock belongs to a session.
    const pool = new pg.Pool({ connectionString: url, max: 1, application_name: 'aipower migrate' })
    this.pools.add(pool)
    const stock = await new PrismaPg(readableCatalogue(pool)).connect()
    return Object.assign(Object.create(stock) as SqlDriverAdapter, {
      queryRaw: async (query: SqlQuery): Promise<SqlResultSet> => withCharacters(await stock.queryRaw(query)),
      // The stock adapter splits at every semicolon, also inside function bodies. Whole, it is one transaction.
      executeScript: (script: string): Promise<void> => pool.query(script).then(() => undefined, rethrowForEngine),
      dispose: async (): Promise<void> => {
        await this.end(pool)
        await afterwards()
      },
    })
  }

  private async end(pool: pg.Pool): Promise<void> {
    if (this.pools.delete(pool)) await pool.end()
  }

  private async administer(statement: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.url })
    await client.connect()
    try {
      await client.query(statement)
    } finally {
      await client.end()
    }
  }
}

/** Which columns of a result are of type "char", by the result's rows. */
const characterColumns = new WeakMap<object, number[]>()

/** The same pool, whose results name only types the stock adapter knows. */
function readableCatalogue(pool: pg.Pool): pg.Pool {
  const query = async (config: pg.QueryArrayConfig): Promise<pg.QueryArrayResult> => {
    const result = await pool.query(config)
    characterColumns.set(result.rows, result.fields.flatMap((field, index) => (field.dataTypeID === CHAR ? [index] : [])))
    for (const field of result.fields) {
      if (CATALOGUE_TYPES.has(field.dataTypeID)) field.dataTypeID = pg.types.builtins.TEXT
    }
    return result
  }
  return new Proxy(pool, { get: (target, name) => (name === 'query' ? query : (Reflect.get(target, name) as unknown)) })
}

function withCharacters(result: SqlResultSet): SqlResultSet {
  for (const index of characterColumns.get(result.rows) ?? []) result.columnTypes[index] = ColumnTypeEnum.Character
  return result
}

function rethrowForEngine(error: unknown): never {
  if (!(error instanceof pg.DatabaseError)) throw error
  throw new DriverAdapterError({
    kind: 'postgres',
    code: error.code ?? 'N/A',
    severity: error.severity ?? 'N/A',
    message: error.message,
    detail: error.detail,
    column: error.column,
    hint: error.hint,
  })
}
