import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { closeDb, connectionOptions } from '#lib/db.ts'
import { expectBalancedBooks } from './books.ts'
import { chosenMutation } from './mutations.ts'

let current: string | undefined
afterAll(async () => {
  await closeDb()
  if (current) await checkBooks(current)
})

/**
 * A new, migrated, empty database for this test file, and DATABASE_URL set to it: call it in
 * `beforeAll`, before anything reads `env()`. After the file the pool of lib/db is closed and the books must
 * balance; connections of your own you close yourself.
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
  await suffer(url.href)
  process.env.DATABASE_URL = current = url.href
  return url.href
}

/** Goes there directly: the way the test took may be cut by now. */
async function checkBooks(url: string): Promise<void> {
  const pool = new pg.Pool({ ...connectionOptions('books'), connectionString: url, max: 1 })
  try {
    await expectBalancedBooks(pool)
  } finally {
    await pool.end()
  }
}

/** Breaks the safeguard that `npm run test:mutations` asks for. */
async function suffer(url: string): Promise<void> {
  const mutation = chosenMutation()
  if (!mutation?.sql && !mutation?.sqlFunction) return
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    if (mutation.sql) await client.query(mutation.sql)
    if (!mutation.sqlFunction) return
    const { name, from, to } = mutation.sqlFunction
    const { rows } = await client.query<{ text: string }>('select pg_get_functiondef($1::regproc) as text', [name])
    // Unbroken, the tests stay green, which is what gets reported.
    if (!from.test(rows[0]!.text)) return console.error(`The mutation of ${name} no longer fits.`)
    await client.query(rows[0]!.text.replace(from, to))
  } finally {
    await client.end()
  }
}
