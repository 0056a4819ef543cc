import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../bin/setup/migrations.ts'
import { startPostgres } from '../../bin/setup/postgres.ts'
import { scratchFolder } from './scratch.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A server on which each test file makes its own database from TEMPLATE. */
    postgresUrl: string
    /** Begins the names of this run's databases. */
    databasePrefix: string
  }
}

/**
 * One real Postgres for the whole run, thrown away afterwards, with one migrated database that every
 * test file copies (tests/support/database.ts). TEST_DATABASE_URL names a server to use instead.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = process.env.TEST_DATABASE_URL ? external(process.env.TEST_DATABASE_URL) : await embedded()
  const prefix = `aipower_test_${randomBytes(4).toString('hex')}`
  const template = new URL(server.url)
  template.pathname = `/${prefix}`
  await onServer(server.url, (client) => client.query(`create database ${prefix}`))
  await migrate(template.href)
  project.provide('postgresUrl', server.url)
  project.provide('databasePrefix', prefix)
  return async () => {
    if (process.env.TEST_DATABASE_URL) await dropAll(server.url, prefix)
    await server.stop()
  }
}

interface Server {
  url: string
  stop(): Promise<void>
}

function external(url: string): Server {
  return { url, stop: async () => undefined }
}

async function embedded(): Promise<Server> {
  const folder = await scratchFolder()
  const postgres = await startPostgres({ folder: path.join(folder, 'postgres'), password: 'test', disposable: true })
  return {
    url: postgres.url,
    stop: async () => {
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function dropAll(url: string, prefix: string): Promise<void> {
  await onServer(url, async (client) => {
    const { rows } = await client.query<{ datname: string }>('select datname from pg_database where starts_with(datname, $1)', [prefix])
    for (const { datname } of rows) await client.query(`drop database ${datname} with (force)`)
  })
}

async function onServer(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
