import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFirstKey, createKey, listKeys, looksLikeKey, revokeKey, updateKey } from '#lib/accounts/api-keys.ts'
import { freshDatabase } from '../support/database.ts'
import { person } from './support/people.ts'

let owner: pg.Client

beforeAll(async () => {
  owner = new pg.Client({ connectionString: await freshDatabase() })
  await owner.connect()
})
afterAll(() => owner.end())

describe('API keys', () => {
  it('are shown once: the database holds the hash and a label only', async () => {
    const ada = await person()
    const { key, id, label } = await createKey(ada, { name: '  my   laptop ' })
    expect(looksLikeKey(key)).toBe(true)
    const { rows } = await owner.query<{ row: string }>('select row_to_json(k)::text as row from api_key k where id = $1', [id])
    expect(rows[0]?.row).toContain(label)
    expect(rows[0]?.row).not.toContain(key.slice(10, 40))
    expect(await listKeys(ada)).toMatchObject([{ id, label, name: 'my laptop', lastUsedAt: null, revokedAt: null }])
  })

  it('of another account are neither listed nor revoked, and are said not to exist', async () => {
    const [ada, eve] = [await person(), await person()]
    const { id } = await createKey(ada, { name: 'hers' })
    expect(await listKeys(eve)).toEqual([])
    await expect(revokeKey(eve, id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(revokeKey(eve, crypto.randomUUID())).rejects.toMatchObject({ code: 'not_found' })
    expect((await listKeys(ada))[0]?.revokedAt).toBeNull()
  })

  it('with an id that is no id are not found, whatever it contains', async () => {
    const ada = await person()
    for (const id of ['', "' or 1=1 --", '../../etc', '0', 'null']) {
      await expect(revokeKey(ada, id)).rejects.toMatchObject({ code: 'not_found' })
    }
  })

  it('stay revoked from the first time on', async () => {
    const ada = await person()
    const { id } = await createKey(ada, { name: 'old' })
    await revokeKey(ada, id)
    const first = (await listKeys(ada))[0]?.revokedAt
    await revokeKey(ada, id)
    expect(first).toBeInstanceOf(Date)
    expect((await listKeys(ada))[0]?.revokedAt).toEqual(first)
  })

  it('need a name of 1 to 80 characters', async () => {
    const ada = await person()
    for (const name of ['', '   ', 'x'.repeat(81)]) {
      await expect(createKey(ada, { name })).rejects.toMatchObject({ code: 'invalid_request', param: 'name' })
    }
  })

  it('are refused to members and to people who have not proven their address', async () => {
    const member = await person({ role: 'member' })
    const unverified = await person({ emailVerified: false })
    for (const caller of [member, unverified]) {
      await expect(createKey(caller, { name: 'no' })).rejects.toMatchObject({ code: 'permission_denied' })
    }
  })

  it('end at 500 live ones, also when asked for in parallel', async () => {
    const ada = await person()
    await owner.query(
      `insert into api_key (account_id, created_by, name, hash, label) select $1, $2, 'k', 'limit-' || i, 'x' from generate_series(1, 498) i`,
      [ada.accountId, ada.userId],
    )
    const tries = await Promise.allSettled(Array.from({ length: 5 }, () => createKey(ada, { name: 'one more' })))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    expect(tries.flatMap((one) => (one.status === 'rejected' ? [(one.reason as { code: string }).code] : []))).toEqual(['conflict', 'conflict', 'conflict'])
  })
})

describe('the first key of an account', () => {
  it('is made once, however often and however parallel it is asked for', async () => {
    const ada = await person()
    const made = await Promise.all([1, 2, 3].map(() => createFirstKey(ada, 'First key')))
    expect(made.filter((key) => key !== null)).toHaveLength(1)
    expect(await listKeys(ada)).toMatchObject([{ name: 'First key', revokedAt: null }])
  })

  it('is not made again after it was revoked', async () => {
    const ada = await person()
    const first = await createFirstKey(ada, 'First key')
    await revokeKey(ada, first!.id)
    expect(await createFirstKey(ada, 'First key')).toBeNull()
  })

  it('is refused to members and to people who have not proven their address', async () => {
    for (const caller of [await person({ role: 'member' }), await person({ emailVerified: false })]) {
      await expect(createFirstKey(caller, 'no')).rejects.toMatchObject({ code: 'permission_denied' })
    }
  })
})

describe('settings of a key', () => {
  it('are kept as given, and what is not given stays', async () => {
    const ada = await person()
    const { id } = await createKey(ada, { name: 'limited', limit: '12.50', limitReset: 'weekly', expiresAt: '2090-01-31T00:00:00Z', models: ['OpenAI/GPT-5.4 ', 'openai/gpt-5.4'] })
    expect((await listKeys(ada))[0]).toMatchObject({ expiresAt: new Date('2090-01-31'), models: ['openai/gpt-5.4'], budget: { limit: 12_500_000_000n, reset: 'weekly', spent: 0n, remaining: 12_500_000_000n } })
    await updateKey(ada, id, { name: 'renamed', expiresAt: null })
    expect((await listKeys(ada))[0]).toMatchObject({ name: 'renamed', expiresAt: null, models: ['openai/gpt-5.4'], budget: { reset: 'weekly' } })
    await updateKey(ada, id, { limit: null, models: [] })
    expect((await listKeys(ada))[0]).toMatchObject({ name: 'renamed', models: [], budget: null })
  })

  it.each([
    ['limit', { limit: '-1' }],
    ['limit', { limit: '1e3' }],
    ['limit', { limit: '0.0000000001' }],
    ['limit', { limitReset: 'daily' }],
    ['limitReset', { limit: '1', limitReset: 'yearly' }],
    ['expiresAt', { expiresAt: '2020-01-01T00:00:00Z' }],
    ['expiresAt', { expiresAt: 'tomorrow' }],
    ['models', { models: 'all' }],
    ['accountId', { accountId: crypto.randomUUID() }],
    ['spent', { spent: 0 }],
    ['hash', { hash: 'x' }],
    ['name', { name: ' ' }],
  ])('are refused naming %s: %j', async (param, settings) => {
    const ada = await person()
    const { id } = await createKey(ada, { name: 'mine' })
    await expect(updateKey(ada, id, settings as never)).rejects.toMatchObject({ code: 'invalid_request', param })
    await expect(createKey(ada, { name: 'other', ...(settings as object) })).rejects.toMatchObject({ code: 'invalid_request', param })
    expect(await listKeys(ada)).toHaveLength(1)
  })

  it('of another account, of a revoked key, or by a mere member cannot be changed', async () => {
    const [ada, eve, member] = [await person(), await person(), await person({ role: 'member' })]
    const { id } = await createKey(ada, { name: 'hers' })
    await expect(updateKey(eve, id, { limit: '1' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(updateKey(member, id, { limit: '1' })).rejects.toMatchObject({ code: 'permission_denied' })
    await expect(updateKey(ada, "' or 1=1 --", { limit: '1' })).rejects.toMatchObject({ code: 'not_found' })
    await revokeKey(ada, id)
    await expect(updateKey(ada, id, { limit: '1' })).rejects.toMatchObject({ code: 'not_found' })
    expect((await listKeys(ada))[0]?.budget).toBeNull()
  })
})
