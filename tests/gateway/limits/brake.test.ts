import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKey, freezeKey, listKeys, updateKey, type KeySettingsInput } from '#lib/accounts/api-keys.ts'
import { createGateway, type Gateway } from '#lib/gateway/index.ts'
import { expectBalancedBooks } from '../../support/books.ts'
import { freshDatabase } from '../../support/database.ts'
import { newAccount, serveGateway, startTestGateway, type TestAccount, type TestGateway } from '../../support/gateway.ts'

let gateway: TestGateway
/** Another instance on the same database. */
let other: { gateway: Gateway; url: string; close(): void }

beforeAll(async () => {
  await freshDatabase()
  Object.assign(process.env, { RUNAWAY_REPEATS: '6', RUNAWAY_SPEND: '0.005' })
  gateway = await startTestGateway()
  const second = await createGateway()
  const { server, url } = await serveGateway(second)
  other = { gateway: second, url, close: () => server.close() }
})
afterAll(async () => {
  other.close()
  await other.gateway.close()
  await gateway.close()
  await expectBalancedBooks()
})

const say = (content: string): object => ({ model: 'openai/gpt-5.4', max_tokens: 200, messages: [{ role: 'user', content }] })

interface Answer {
  status: number
  headers: Headers
  error?: { message: string; code: string; metadata?: Record<string, unknown> }
}

async function call(key: string, body: object, url = gateway.url): Promise<Answer> {
  const response = await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return { status: response.status, headers: response.headers, ...((await response.json()) as { error?: Answer['error'] }) }
}

const account = async (settings: KeySettingsInput = {}): Promise<TestAccount & { id: string }> => {
  const made = await newAccount({ credit: '5', freeCalls: false })
  return { ...made, ...(await createKey(made.caller, { name: 'program', ...settings })) }
}

describe('the runaway brake', () => {
  it('stops a key that sends the same request again and again, and no other', async () => {
    const [{ key }, neighbour] = [await account(), await account()]
    let [stopped, calls] = [await call(key, say('Again!')), 1]
    for (; stopped.status === 200 && calls < 10; calls++) stopped = await call(key, say('Again!'))
    // Six, less what is another's share once this instance has heard of it.
    expect(calls).toBeGreaterThanOrEqual(4)
    expect(calls).toBeLessThanOrEqual(7)
    expect(stopped.error).toMatchObject({ code: 'rate_limit_exceeded', metadata: { limit_source: 'runaway_brake', reason: 'repeats' } })
    expect(stopped.error!.message).toMatch(/^The runaway brake stopped this key: it sent the same request more than 6 times within a minute\..* switch the brake off for this key at http:\/\/localhost:3000\/dashboard\/keys; otherwise the key works again in \d+ s\.$/)
    expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(0)
    expect([(await call(key, say('Something else'))).status, (await call(neighbour.key, say('Again!'))).status]).toEqual([200, 200])
  })

  it('tells long requests apart that differ only at their end', async () => {
    const { key } = await account()
    const long = 'x'.repeat(100_000)
    for (let i = 0; i < 8; i++) expect((await call(key, { ...say(`${long} ${i}`), max_tokens: 1, model: 'zhipu/glm-4-flash' })).status).toBe(200)
  })

  it('stops a key that spends too much within a minute, until that is over', async () => {
    const { key } = await account()
    let answer: Answer
    let calls = 0
    do answer = await call(key, say(`[sandbox: tokens=60] Spend! ${++calls}`))
    while (answer.status === 200 && calls < 20)
    expect(calls).toBeGreaterThan(1)
    expect(answer.error).toMatchObject({ metadata: { limit_source: 'runaway_brake', reason: 'spend' } })
    expect(answer.error!.message).toContain('it spent more than $0.005 within a minute')
    const looked = await fetch(`${gateway.url}/v1/key`, { headers: { authorization: `Bearer ${key}` } })
    expect(looked.status).toBe(200)
    await looked.text()
  })

  it('is lifted for a key by its owner', async () => {
    const { key, id, caller } = await account()
    for (let i = 0; i < 7; i++) await call(key, say('Lift!'))
    expect((await call(key, say('Lift!'))).status).toBe(429)
    await updateKey(caller, id, { brake: false })
    await expect.poll(async () => (await call(key, say('Lift!'))).status, { timeout: 1_000, interval: 20 }).toBe(200)
  })
})

describe('a frozen key', () => {
  it('is refused on every instance within a second, says so, and works again when it is unfrozen', async () => {
    const { key, id, caller } = await account({ brake: false })
    const statuses = (): Promise<number[]> => Promise.all([gateway.url, other.url].map(async (url) => (await call(key, say(`Hi ${Math.random()}`), url)).status))
    expect(await statuses()).toEqual([200, 200])
    await freezeKey(caller, id, true)
    await expect.poll(statuses, { timeout: 1_000, interval: 20 }).toEqual([403, 403])
    const refused = await call(key, say('Hi'))
    expect(refused.error).toMatchObject({ code: 'permission_denied', metadata: { reason: 'key_frozen' } })
    expect(refused.error!.message).toMatch(/ is frozen: it works again when it is unfrozen at http:\/\/localhost:3000\/dashboard\/keys\.$/)
    expect(refused.headers.get('x-should-retry')).toBe('false')
    expect((await listKeys(caller)).find((row) => row.id === id)!.frozenAt).not.toBeNull()
    await freezeKey(caller, id, false)
    await expect.poll(statuses, { timeout: 1_000, interval: 20 }).toEqual([200, 200])
  })

  it('of another account is not there', async () => {
    const [mine, theirs] = [await account(), await account()]
    await expect(freezeKey(mine.caller, theirs.id, true)).rejects.toMatchObject({ code: 'not_found' })
    await expect(freezeKey({ ...mine.caller, role: 'member' }, mine.id, true)).rejects.toMatchObject({ code: 'permission_denied' })
  })
})

describe('limits of a key', () => {
  it('are set when it is made, changed later, and heeded within a second', async () => {
    const { key, id, caller } = await account({ rpm: 50, tpm: 9_000, concurrency: 3, brake: false })
    const limitOf = async (): Promise<string | null> => (await call(key, say(`Hi ${Math.random()}`))).headers.get('x-ratelimit-limit-requests')
    expect(await limitOf()).toBe('50')
    await updateKey(caller, id, { rpm: 40 })
    await expect.poll(limitOf, { timeout: 1_000, interval: 20 }).toBe('40')
    expect((await listKeys(caller)).find((row) => row.id === id)).toMatchObject({ rpm: 40, tpm: 9_000, concurrency: 3, brake: false })
    await updateKey(caller, id, { rpm: null })
    await expect.poll(limitOf, { timeout: 1_000, interval: 20 }).toBe('6000')
  })

  it.each([{ rpm: 0 }, { tpm: -1 }, { concurrency: 1.5 }, { rpm: Number.NaN }, { tpm: 2e9 }])('of %j are refused', async (settings) => {
    await expect(account(settings)).rejects.toMatchObject({ code: 'invalid_request', param: Object.keys(settings)[0] })
  })
})
