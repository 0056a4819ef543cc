import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Attempt } from '#lib/billing/types.ts'
import { db } from '#lib/db.ts'
import { expectBalancedBooks } from '../../support/books.ts'
import { startHosts, type Hosts } from '../../support/hosts.ts'

const faults: [what: string, fault: string, status: number][] = [
  ['answers 500', 'status=500', 500],
  ['answers 503', 'status=503', 503],
  ['is limited', 'status=429', 429],
  ['names a wait', 'status=429 retry-after=60', 429],
  ['refuses our key', 'status=401', 401],
  ['wants money', 'status=402', 402],
  ['does not serve us', 'status=403', 403],
  ['does not know the model', 'status=404', 404],
  ['breaks the connection', 'reset', 0],
]
/** Calls remember what a host showed: every fault, streamed and not, has a host of its own. */
const faulty = faults.flatMap((_, n) => [`faulty-${n}-whole`, `faulty-${n}-stream`])

// And every other test a model of its own.
const shared = Array.from({ length: 40 }, (_, n) => `m${n}`)
let used = 0
const fresh = (): string => shared[used++]!

let hosts: Hosts

beforeAll(async () => {
  hosts = await startHosts([
    ...faulty.map((id) => ({ id, models: [id] })),
    { id: 'healthy', models: faulty },
    { id: 'alpha', models: [...shared, 'only-alpha', 'patient'] },
    { id: 'beta', models: shared },
    { id: 'gamma', models: shared },
    { id: 'delta', models: shared },
    { id: 'away', models: ['refuses'], away: 'refuses' },
    { id: 'nowhere', models: ['unknown'], away: 'unknown' },
    { id: 'stand-in', models: ['refuses', 'unknown'] },
    { id: 'keyed', models: ['sole-key', 'second-model'], apiKey: 'invalid,good' },
    { id: 'revoked', models: ['revoked', 'revoked-too'], apiKey: 'invalid' },
    { id: 'second', models: ['revoked'] },
  ])
})

beforeEach(() => hosts.sandbox.control.reset())

afterAll(async () => {
  await expectBalancedBooks()
  await hosts.close()
})

const count = (host: string): number => hosts.sandbox.control.count(host)

interface Event {
  outcome: string
  charged: bigint
  provider: string
  model: string
  attempts: Attempt[]
}

/** The last call, as billed. */
async function billed(): Promise<Event> {
  const { rows } = await db().query<Event>('select outcome, charged, provider, model, attempts from money.usage_event where account_id = $1 order by at desc, id desc limit 1', [hosts.accountId])
  return rows[0]!
}

describe.each([false, true])('before the first content (stream: %s)', (stream) => {
  it.each(faults.map(([what, fault, status], n) => ({ what, fault, status, n })))('a host that $what is followed by the next, and the call billed once', async ({ fault, status, n }) => {
    const host = `faulty-${n}-${stream ? 'stream' : 'whole'}`
    hosts.sandbox.control.fail(fault, { provider: host })
    const answer = await hosts.call(host, { stream })
    expect([answer.status, answer.headers.get('x-aipower-provider')]).toEqual([200, 'healthy'])
    await answer.text()
    expect([count(host), count('healthy')]).toEqual([1, 1])
    const event = await billed()
    expect(event).toMatchObject({ outcome: 'completed', provider: 'healthy', attempts: [{ provider: host, status, paidBy: 'nobody' }, { provider: 'healthy', status: 200, paidBy: 'customer' }] })
    expect(event.charged).toBeGreaterThan(0n)
  })

  it.each([
    ['refuses connections', 'refuses'],
    ['has a name that nobody knows', 'unknown'],
  ])('a host that %s is followed by the next within half a second', async (_, model) => {
    const started = performance.now()
    const answer = await hosts.call(model, { stream })
    expect([answer.status, answer.headers.get('x-aipower-provider')]).toEqual([200, 'stand-in'])
    await answer.text()
    expect(performance.now() - started).toBeLessThan(500)
  })

  it('three attempts are made in all', async () => {
    for (const provider of ['alpha', 'beta', 'gamma', 'delta']) hosts.sandbox.control.fail('status=500', { provider })
    const answer = await hosts.call(fresh(), { stream })
    expect(answer.status).toBe(502)
    expect(hosts.sandbox.control.count()).toBe(3)
    expect(await billed()).toMatchObject({ outcome: 'failed', charged: 0n, attempts: [{ provider: 'alpha' }, { provider: 'beta' }, { provider: 'gamma' }] })
  })

  it('a request that is wrong is not carried to the next host', async () => {
    hosts.sandbox.control.fail('status=400', { provider: 'alpha' })
    const answer = await hosts.call(fresh(), { stream })
    expect(answer.status).toBe(400)
    expect(hosts.sandbox.control.count()).toBe(1)
  })
})

describe('an answer that is not streamed', () => {
  it('and breaks off half-way is made anew elsewhere; what the first half cost is ours', async () => {
    hosts.sandbox.control.fail('cut', { provider: 'alpha' })
    const answer = await hosts.call(fresh())
    expect([answer.status, answer.headers.get('x-aipower-provider')]).toEqual([200, 'beta'])
    expect(await billed()).toMatchObject({ attempts: [{ status: 200, paidBy: 'us' }, { status: 200, paidBy: 'customer' }] })
  })
})

describe('a stream', () => {
  it('that breaks off after its first content ends with an error, and nobody else is asked', async () => {
    hosts.sandbox.control.fail('reset-mid tokens=100', { provider: 'alpha' })
    const text = await (await hosts.call(fresh(), { stream: true })).text()
    expect(text).toContain('"finish_reason":"error"')
    expect(hosts.sandbox.control.count()).toBe(1)
  })
})

describe('a caller’s patience', () => {
  it.each([
    ['provider.max_ttft_ms', { provider: { max_ttft_ms: 200 } }, {}],
    ['the header x-aipower-max-ttft', {}, { 'x-aipower-max-ttft': '200' }],
  ])('ends after %s: the next host is asked', async (_, fields, headers) => {
    hosts.sandbox.control.fail('hang', { provider: 'alpha' })
    const started = performance.now()
    const answer = await hosts.call(fresh(), { stream: true, ...fields }, { headers })
    expect(answer.headers.get('x-aipower-provider')).toBe('beta')
    await answer.text()
    expect(performance.now() - started).toBeGreaterThan(180)
    expect(await billed()).toMatchObject({ attempts: [{ provider: 'alpha', error: 'too_slow', paidBy: 'us' }, { provider: 'beta' }] })
  })

  it('does not cut the last host off', async () => {
    hosts.sandbox.control.fail('slow=100', { provider: 'alpha' })
    const answer = await hosts.call('patient', { stream: true, max_tokens: 20, provider: { max_ttft_ms: 20 } })
    expect([answer.status, answer.headers.get('x-aipower-provider')]).toEqual([200, 'alpha'])
    await answer.text()
  })

  it('must be a number of milliseconds', async () => {
    expect((await hosts.call(fresh(), {}, { headers: { 'x-aipower-max-ttft': 'soon' } })).status).toBe(400)
  })
})

describe('Retry-After', () => {
  it('that is short is waited for where nobody else can answer', async () => {
    hosts.sandbox.control.fail('status=429 retry-after=1', { provider: 'alpha' })
    const started = performance.now()
    const answer = await hosts.call('only-alpha')
    expect(answer.status).toBe(200)
    expect(performance.now() - started).toBeGreaterThan(950)
    expect(await billed()).toMatchObject({ attempts: [{ status: 429 }, { status: 200 }] })
  })
})

describe('the caller’s list of models', () => {
  it.each([
    ['fails', 'status=500'],
    ['is refused as wrong for it', 'status=400'],
  ])('goes on to the next model when one %s, and bills the model that answered', async (_, fault) => {
    const [first, second] = [fresh(), fresh()]
    for (const provider of ['alpha', 'beta']) hosts.sandbox.control.fail(fault, { provider })
    const answer = await hosts.call(first, { models: [`test/${second}`], provider: { only: fault === 'status=400' ? ['alpha', 'gamma'] : ['alpha', 'beta', 'gamma'], order: ['alpha', 'beta'] } })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('x-aipower-model')).toBe(`test/${second}`)
    await answer.text()
    expect((await billed()).model).toBe(`test/${second}`)
    expect((await billed()).attempts.at(-1)).toMatchObject({ model: `test/${second}`, status: 200 })
  })

  it('keeps the last attempt for the next model', async () => {
    const [first, second] = [fresh(), fresh()]
    hosts.sandbox.control.fail('status=500', { provider: 'alpha' })
    hosts.sandbox.control.fail('status=500', { provider: 'beta' })
    const answer = await hosts.call(first, { models: [`test/${second}`] })
    expect(await billed()).toMatchObject({ attempts: [{ provider: 'alpha' }, { provider: 'beta' }, { provider: 'alpha', model: `test/${second}` }] })
    expect(answer.status).toBe(200)
  })

  it('works alone, without model', async () => {
    const model = fresh()
    expect((await hosts.call(model, { model: undefined, models: [`test/${model}`] })).headers.get('x-aipower-model')).toBe(`test/${model}`)
  })

  it('that names an unknown model goes without it, and says so', async () => {
    const answer = await hosts.call(fresh(), { models: ['test/no-such-model'] })
    expect(answer.status).toBe(200)
    expect(decodeURIComponent(answer.headers.get('x-aipower-warnings')!)).toContain('models: "test/no-such-model" is not a model id here')
  })
})

describe('a revoked key', () => {
  it('costs one attempt; then calls go through the other key', async () => {
    const statuses: number[] = []
    for (let i = 0; i < 6; i++) statuses.push((await hosts.call('sole-key')).status)
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200])
    const keys = hosts.sandbox.control.requests.map(({ headers }) => headers.authorization)
    expect(keys.filter((key) => key === 'Bearer invalid')).toHaveLength(1)
    expect(hosts.sandbox.control.count('keyed')).toBe(7)
    // What one model showed of a key is true for all.
    await hosts.call('second-model')
    expect(hosts.sandbox.control.requests.filter(({ headers }) => headers.authorization === 'Bearer invalid')).toHaveLength(1)
  })

  it('that is the only one moves its traffic to another host', async () => {
    for (let i = 0; i < 4; i++) expect((await hosts.call('revoked')).headers.get('x-aipower-provider')).toBe('second')
    expect(count('revoked')).toBe(1)
  })

  it('that is the only one of the only host goes on being tried', async () => {
    for (let i = 0; i < 3; i++) expect((await hosts.call('revoked-too')).status).toBe(502)
    expect(count('revoked')).toBe(3)
  })
})
