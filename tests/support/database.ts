import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { closeDb } from '#lib/db.ts'

afterAll(closeDb)

/**
 * A new, migrated, empty database for this test file, and DATABASE_URL set to it: call it in
 * `beforeAll`, before anything reads `env()`. The pool of lib/db is closed after the file; connections
 * of your own you close yourself.
 *
 * @returns its address, with the rights of the owner (what the application connects with, it narrows itself)
 */
export async function freshDatabase(): Promise<string> {
  const template = inject('databasePrefix')
  const name = `${template}_${randomBytes(6).toString('hex')}`
  const client = new pg.Client({ connectionString: inject('postgresUrl') })
  await client.connect()
  try {
    await client.query(`create database ${name} template ${template}`)
  } finally {
    await client.end()
  }
  const url = new URL(inject('postgresUrl'))
  url.pathname = `/${name}`
  process.env.DATABASE_URL = url.href
  return url.href
}
