import { afterAll, beforeAll, expect, it } from 'vitest'
import { db, untilAvailable } from '#lib/db.ts'
import { freshDatabase } from '../support/database.ts'
import { relayTo, type Relay } from '../support/relay.ts'

let network: Relay

beforeAll(async () => {
  network = await relayTo(await freshDatabase())
  process.env.DATABASE_URL = network.url
})

afterAll(() => network.close())

it('a start waits for a database that is not there yet', async () => {
  network.cut()
  let there = false
  const waiting = untilAvailable().then(() => (there = true))
  await expect(db().query('select 1')).rejects.toThrow()
  expect(there).toBe(false)
  network.mend()
  await waiting
  expect((await db().query<{ one: number }>('select 1 as one')).rows).toEqual([{ one: 1 }])
})
