import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKey, listKeys, revokeKey } from '#lib/accounts/api-keys.ts'
import { createAuthenticator, type Authenticator } from '#lib/accounts/authenticate.ts'
import { hashKey, makeKey } from '#lib/accounts/key-format.ts'
import type { UserCaller } from '#lib/caller.ts'
import { closeDb } from '#lib/db.ts'
import { notify } from '#lib/notify.ts'
import { freshDatabase } from '../support/database.ts'
import { person } from './support/people.ts'
import { relayTo, type Relay } from '../support/relay.ts'

let relay: Relay
let owner: pg.Client
let here: Authenticator
let there: Authenticator
let ada: UserCaller

beforeAll(async () => {
  const url = await freshDatabase()
  relay = await relayTo(url)
  process.env.DATABASE_URL = relay.url
  owner = new pg.Client({ connectionString: url })
  await owner.connect()
  ada = await person()
  here = await createAuthenticator()
  there = await createAuthenticator()
})
afterAll(async () => {
  await Promise.all([here.close(), there.close()])
  await owner.end()
  await closeDb()
  await relay.close()
})

const unset = { rpm: null, tpm: null, concurrency: null }
const code = (expected: string) => expect.objectContaining({ code: expected }) as unknown

describe('an authenticator', () => {
  it('knows whose key it is', async () => {
    const { key, id, label } = await createKey(ada, { name: 'laptop' })
    const expected = { kind: 'key', accountId: ada.accountId, keyId: id, keyName: 'laptop', keyLabel: label, allowedModels: null, expiresAt: null, limits: unset, accountLimits: unset, brake: true }
    expect(await here.authenticate(key)).toEqual(expected)
    expect(await here.authenticate(key)).toBe(await here.authenticate(key))
  })

  it('refuses a revoked key on every instance within a second', async () => {
    const { key, id } = await createKey(ada, { name: 'leaked' })
    await Promise.all([here.authenticate(key), there.authenticate(key)])
    const revoked = Date.now()
    await revokeKey(ada, id)
    for (const instance of [here, there]) {
      await expect.poll(() => instance.authenticate(key).then(() => 'accepted', (error: Error) => error.message), { timeout: 1_000, interval: 5 }).toContain('was revoked')
    }
    expect(Date.now() - revoked).toBeLessThan(1_000)
  })

  it('does not remember an answer that a revocation overtook', async () => {
    const { key, id } = await createKey(ada, { name: 'raced' })
    const answers = Promise.allSettled(Array.from({ length: 20 }, () => here.authenticate(key)))
    await revokeKey(ada, id)
    await answers
    await expect.poll(() => here.authenticate(key).then(() => 'accepted', (error: Error) => error.message), { timeout: 1_000, interval: 5 }).toContain('was revoked')
  })

  it('tells a missing, a mistyped, a foreign, an unknown and an expired key apart, and never repeats one', async () => {
    const { key, id } = await createKey(ada, { name: 'brief' })
    await owner.query(`update api_key set expires_at = now() - interval '1 second' where id = $1`, [id])
    const mistyped = key.slice(0, -6) + 'xxxxxx'
    const cases = [
      ['', 'No API key was sent'],
      [mistyped, 'mistyped or cut off'],
      ['sk-proj-0123456789abcdefghijklmnop', 'not a key of this service'],
      [makeKey(), 'unknown here'],
      [key, 'has expired'],
      [`${key}' or '1'='1`, 'mistyped or cut off'],
      ['x'.repeat(100_000), 'not a key of this service'],
    ] as const
    for (const [secret, sentence] of cases) {
      const error = await here.authenticate(secret).then(() => null, (thrown: Error) => thrown)
      expect(error).toEqual(code('invalid_api_key'))
      expect(error?.message).toContain(sentence)
      expect(error?.message.length).toBeLessThan(250)
      if (secret) expect(error?.message).not.toContain(secret.slice(-12))
    }
  })

  it('accepts a cached key until the second it expires', async () => {
    const { key, id } = await createKey(ada, { name: 'soon' })
    await owner.query(`update api_key set expires_at = now() + interval '300 milliseconds' where id = $1`, [id])
    await here.authenticate(key)
    await expect.poll(() => here.authenticate(key).then(() => 'accepted', (error: Error) => error.message), { timeout: 2_000 }).toContain('has expired')
  })

  it('asks the database once for many calls with the same new key', async () => {
    const { key } = await createKey(ada, { name: 'rush' })
    const before = lookups(key)
    await Promise.all(Array.from({ length: 200 }, () => there.authenticate(key)))
    for (let i = 0; i < 200; i++) await there.authenticate(key)
    expect(lookups(key) - before).toBe(1)
  })

  it('asks once about an unknown key that is tried over and over', async () => {
    const key = makeKey()
    for (let i = 0; i < 50; i++) await expect(there.authenticate(key)).rejects.toThrow('unknown here')
    expect(lookups(key)).toBe(1)
  })

  it('writes when a key was last used, at the latest when it closes', async () => {
    const { key, id } = await createKey(ada, { name: 'used' })
    const instance = await createAuthenticator()
    const before = Date.now()
    await instance.authenticate(key)
    await instance.close()
    const usedAt = (await listKeys(ada)).find((row) => row.id === id)?.lastUsedAt
    expect(usedAt?.getTime()).toBeGreaterThanOrEqual(before)
  })
})

describe('while the database is away', () => {
  it('a key cannot be checked, which is 503 and no refusal; afterwards everything is read again', async () => {
    const { key, id } = await createKey(ada, { name: 'outage' })
    await here.authenticate(key)
    relay.cut()
    await expect.poll(() => here.authenticate(key).then(() => 'accepted', (error: unknown) => error), { timeout: 2_000 }).toEqual(code('service_unavailable'))
    await expect(here.authenticate(makeKey())).rejects.toEqual(code('service_unavailable'))
    // What needs no database is still answered.
    await expect(here.authenticate('sk-nonsense')).rejects.toEqual(code('invalid_api_key'))

    // Revoked by somebody who still reaches the database: nobody hears of it here.
    await owner.query('update api_key set revoked_at = now() where id = $1', [id])
    relay.mend()
    await expect.poll(() => here.authenticate(key).then(() => 'accepted', (error: Error) => error.message), { timeout: 5_000 }).toContain('was revoked')
  })

  it('the announcements come back by themselves', async () => {
    const { key } = await createKey(ada, { name: 'later' })
    const asksAgain = async () => {
      const before = lookups(key)
      await here.authenticate(key)
      return lookups(key) > before
    }
    await here.authenticate(key)
    await expect.poll(asksAgain, { timeout: 5_000 }).toBe(false)
    await notify('api_key_changed', hashKey(key))
    await expect.poll(asksAgain, { timeout: 1_000, interval: 5 }).toBe(true)
    expect(await asksAgain()).toBe(false)
  })
})

/** How often this key has been looked up in the database so far. */
function lookups(key: string): number {
  return relay.sent(hashKey(key))
}
