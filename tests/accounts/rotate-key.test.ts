import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKey, freezeKey, listKeys, revokeKey, updateKey } from '#lib/accounts/api-keys.ts'
import { createAuthenticator, type Authenticator } from '#lib/accounts/authenticate.ts'
import { endOverlap, rotateKey } from '#lib/accounts/rotate-key.ts'
import type { UserCaller } from '#lib/caller.ts'
import { db } from '#lib/db.ts'
import { freshDatabase } from '../support/database.ts'
import { person } from './support/people.ts'

let here: Authenticator
let there: Authenticator
let ada: UserCaller

beforeAll(async () => {
  await freshDatabase()
  ada = await person()
  here = await createAuthenticator()
  there = await createAuthenticator()
})
afterAll(async () => {
  await Promise.all([here.close(), there.close()])
})

const codeOf = (instance: Authenticator, key: string): Promise<string> => instance.authenticate(key).then(({ keyId }) => keyId, (error: { code: string }) => error.code)
/** Until both instances say so; they hear within a second. */
const bothSay = async (key: string, expected: string): Promise<void> => {
  for (const instance of [here, there]) await expect.poll(() => codeOf(instance, key), { timeout: 1_000, interval: 5 }).toBe(expected)
}

describe('rotating a key', () => {
  it('gives it a new secret beside the old one, and keeps it the same key', async () => {
    const old = await createKey(ada, { name: 'server', limit: '5', models: ['openai/gpt-5.4'] })
    await bothSay(old.key, old.id)
    const fresh = await rotateKey(ada, old.id, 24)
    expect(fresh.id).toBe(old.id)
    expect(fresh.key).not.toBe(old.key)
    await bothSay(old.key, old.id)
    await bothSay(fresh.key, old.id)
    // The old secret was known here: it bears the key's new label once this instance has heard of the change.
    await expect.poll(() => here.authenticate(old.key), { timeout: 1_000, interval: 5 }).toEqual(await here.authenticate(fresh.key))
    const row = (await listKeys(ada)).find(({ id }) => id === old.id)!
    expect(row).toMatchObject({ name: 'server', label: fresh.label, previous: { label: old.label }, models: ['openai/gpt-5.4'], budget: { limit: 5_000_000_000n } })
    const { rows: log } = await db().query('select detail from audit_event where account_id = $1 and act = $2', [ada.accountId, 'key_rotated'])
    expect(log).toEqual([{ detail: { name: 'server', label: fresh.label, overlapHours: 24 } }])
    expect(row.previous!.until.getTime() - Date.now()).toBeGreaterThan(23.9 * 3_600_000)
  })

  it('ends the old secret at once when no overlap is wanted, when it is ended early, and when it is rotated again', async () => {
    const first = await createKey(ada, { name: 'a' })
    await bothSay(first.key, first.id)
    const second = await rotateKey(ada, first.id, 0)
    await bothSay(first.key, 'invalid_api_key')
    const third = await rotateKey(ada, first.id, 1)
    await bothSay(second.key, first.id)
    await endOverlap(ada, first.id)
    await endOverlap(ada, first.id)
    await bothSay(second.key, 'invalid_api_key')
    const fourth = await rotateKey(ada, first.id, 1)
    await bothSay(third.key, first.id)
    const fifth = await rotateKey(ada, first.id, 1)
    await bothSay(third.key, 'invalid_api_key')
    await bothSay(fourth.key, first.id)
    await bothSay(fifth.key, first.id)
  })

  it('is over when its time is over', async () => {
    const old = await createKey(ada, { name: 'b' })
    await rotateKey(ada, old.id, 1)
    await db().query(`update api_key set previous_until = now() + interval '150 ms' where id = $1`, [old.id])
    expect(await codeOf(here, old.key)).toBe(old.id)
    await bothSay(old.key, 'invalid_api_key')
    await expect(here.authenticate(old.key)).rejects.toThrow('has expired')
    expect((await listKeys(ada)).find(({ id }) => id === old.id)?.previous).toBeNull()
  })

  it('changes both secrets alike: freezing, unfreezing, editing and revoking reach the old one within a second', async () => {
    const old = await createKey(ada, { name: 'c' })
    const fresh = await rotateKey(ada, old.id, 24)
    const secrets = [old.key, fresh.key]
    for (const key of secrets) await bothSay(key, old.id)
    await freezeKey(ada, old.id, true)
    for (const key of secrets) await bothSay(key, 'permission_denied')
    await freezeKey(ada, old.id, false)
    for (const key of secrets) await bothSay(key, old.id)
    await updateKey(ada, old.id, { models: ['deepseek/deepseek-flash'] })
    for (const key of secrets) await expect.poll(async () => (await there.authenticate(key)).allowedModels, { timeout: 1_000, interval: 5 }).toEqual(['deepseek/deepseek-flash'])
    await revokeKey(ada, old.id)
    for (const key of secrets) await bothSay(key, 'invalid_api_key')
  })

  it('is for owners of the key only, live keys only, and thirty days at most', async () => {
    const { id } = await createKey(ada, { name: 'd' })
    await expect(rotateKey(await person(), id, 1)).rejects.toMatchObject({ code: 'not_found' })
    await expect(endOverlap(await person(), id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(rotateKey({ ...ada, role: 'member' }, id, 1)).rejects.toMatchObject({ code: 'permission_denied' })
    for (const hours of [-1, 0.5, 721, Number.NaN]) await expect(rotateKey(ada, id, hours)).rejects.toMatchObject({ code: 'invalid_request', param: 'overlapHours' })
    await revokeKey(ada, id)
    await expect(rotateKey(ada, id, 1)).rejects.toMatchObject({ code: 'not_found' })
  })
})
