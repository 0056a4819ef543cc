import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectionOptions } from '#lib/db.ts'
import { difference, migrate } from '../../bin/setup/migrations.ts'
import { freshDatabase } from '../support/database.ts'

let url: string
let owner: pg.Client

beforeAll(async () => {
  url = await freshDatabase()
  owner = new pg.Client({ connectionString: url })
  await owner.connect()
})
afterAll(() => owner.end())

describe('migrations', () => {
  it('are recorded as Prisma records them, with the checksum of the file', async () => {
    const { rows } = await owner.query<{ migration_name: string; checksum: string; finished_at: Date | null }>('select * from _prisma_migrations order by migration_name')
    expect(rows[0]?.migration_name).toBe('20261123000000_people')
    for (const row of rows) {
      const file = readFileSync(`prisma/migrations/${row.migration_name}/migration.sql`)
      expect(row.checksum).toBe(createHash('sha256').update(file).digest('hex'))
      expect(row.finished_at).not.toBeNull()
    }
  })

  it('have nothing to do on a current database', async () => {
    expect(await migrate(url)).toEqual([])
  })

  it('make exactly what prisma/schema.prisma describes', async () => {
    expect(await difference(url)).toBeUndefined()
  })

  it('let the application read and write people, but neither their history nor the tables themselves', async () => {
    const app = new pg.Client(connectionOptions('test'))
    await app.connect()
    try {
      await app.query(`insert into "user" (email) values ('ada@example.com')`)
      const { rows } = await app.query<{ count: bigint }>('select count(*) from "user"')
      expect(rows[0]?.count).toBe(1n)
      await expect(app.query('select * from _prisma_migrations')).rejects.toThrow('permission denied')
      await expect(app.query('drop table "user"')).rejects.toThrow('must be owner')
    } finally {
      await app.end()
    }
  })
})
