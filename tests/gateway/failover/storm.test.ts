import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { db } from '#lib/db.ts'
import type { Availability } from '#lib/errors.ts'
import { expectBalancedBooks } from '../../support/books.ts'
import { startHosts, type Hosts } from '../../support/hosts.ts'

let hosts: Hosts

beforeAll(async () => {
  hosts = await startHosts([
    { id: 'lonely', models: ['lonely', 'lonely-mixed', 'lonely-limited'] },
    { id: 'stormy', models: ['stormy'] },
    { id: 'limited', models: ['limited'] },
    { id: 'two-keys', models: ['two-keys'], apiKey: 'one,two' },
    { id: 'calm', models: ['stormy', 'limited', 'breaking'] },
    { id: 'passing', models: ['passing'] },
    { id: 'proven', models: ['proven'] },
    { id: 'breaking', models: ['breaking'], price: { input: 0.5, output: 1 } },
    ...['p1', 'p2', 'p3', 'p4'].map((id) => ({ id, models: ['many'] })),
  ])
})

beforeEach(() => hosts.sandbox.control.reset())

afterAll(async () => {
  await expectBalancedBooks()
  await hosts.close()
})

const count = (host: string): number => hosts.sandbox.control.count(host)

async function many(calls: number, model: string, fields: (n: number) => object = () => ({})): Promise<Response[]> {
  const answers: Response[] = []
  for (let n = 0; n < calls; n++) {
    const answer = await hosts.call(model, fields(n))
    answers.push(answer.clone())
    await answer.text()
  }
  return answers
}

describe('a storm of errors', () => {
  it('at the only host: callers soon get a quick 503 with Retry-After, and the host its peace', async () => {
    hosts.sandbox.control.fail('status=500', { provider: 'lonely', times: 1_000 })
    const answers = await many(100, 'lonely')
    expect(answers.slice(0, 20).map(({ status }) => status)).toEqual(Array(20).fill(502))
    expect(answers.slice(20).map(({ status }) => status)).toEqual(Array(80).fill(503))
    expect(count('lonely')).toBe(20)
    const last = answers.at(-1)!
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(Number(last.headers.get('retry-after'))).toBeLessThanOrEqual(10)
    const { error } = (await last.json()) as { error: { availability: Availability } }
    expect(error.availability).toMatchObject({ code: 'temporarily_unavailable', retryable: true, requested_models: ['test/lonely'], affected_providers: ['lonely'] })
    await many(10, 'lonely')
    expect(count('lonely')).toBe(20)
  })

  it('at one of two hosts: all calls are answered and billed once, and the stormy host is left alone', async () => {
    hosts.sandbox.control.fail('status=500', { provider: 'stormy', times: 1_000 })
    const answers = await many(60, 'stormy')
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(count('calm')).toBe(60)
    expect(count('stormy')).toBeLessThanOrEqual(20)
    const { rows } = await db().query<{ calls: string }>(`select count(*) as calls from money.usage_event where account_id = $1 and model = 'test/stormy' and outcome = 'completed' and charged > 0`, [hosts.accountId])
    expect(Number(rows[0]!.calls)).toBe(60)
  })
})

describe('a limit with Retry-After', () => {
  it('is kept to: not one call before its time, while another host answers', async () => {
    hosts.sandbox.control.fail('status=429 retry-after=60', { provider: 'limited' })
    const answers = await many(10, 'limited')
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect([count('limited'), count('calm')]).toEqual([1, 10])
  })

  it('concerns one key: calls go through the other', async () => {
    hosts.sandbox.control.fail('status=429 retry-after=60', { provider: 'two-keys' })
    const answers = await many(6, 'two-keys')
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    const keys = hosts.sandbox.control.requests.map(({ headers }) => headers.authorization)
    expect(new Set(keys.slice(1)).size).toBe(1)
    expect(count('two-keys')).toBe(7)
  })

  it('of the only host is told to callers, who are not carried there before its time', async () => {
    hosts.sandbox.control.fail('status=429 retry-after=60', { provider: 'lonely' })
    const answers = await many(5, 'lonely-limited')
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 429, 429, 429])
    expect(Number(answers.at(-1)!.headers.get('retry-after'))).toBeGreaterThan(55)
    expect(count('lonely')).toBe(1)
    const { error } = (await answers.at(-1)!.json()) as { error: { availability: Availability } }
    expect(error.availability.code).toBe('capacity_exhausted')
  })
})

describe('an only host with one key', () => {
  it('that answers each request as its content demands goes on being called', async () => {
    const faults = ['status=401', 'status=429', 'status=400', 'tokens=5', 'status=500', 'tokens=5', 'status=403', 'status=402', 'tokens=5']
    const answers = await many(90, 'lonely-mixed', (n) => ({ messages: [{ role: 'user', content: `[sandbox: ${faults[n % faults.length]}] Hello!` }] }))
    expect(answers.slice(0, 9).map(({ status }) => status)).toEqual([502, 429, 400, 200, 502, 200, 502, 502, 200])
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 90 }, (_, n) => answers[n % 9]!.status))
    expect(count('lonely')).toBe(90)
  })
})

describe('after a storm', () => {
  afterEach(() => vi.useRealTimers())

  it('the list of endpoints says that nothing is sent to the host for now, however well it did before', async () => {
    const listed = async (): Promise<{ status: number }> => {
      const { data } = (await (await fetch(`${hosts.url}/v1/models/test/proven/endpoints`)).json()) as { data: { endpoints: Awaited<ReturnType<typeof listed>>[] } }
      return data.endpoints[0]!
    }
    await many(30, 'proven')
    expect(await listed()).toMatchObject({ status: 0 })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 40_000 })
    hosts.sandbox.control.fail('status=500', { provider: 'proven', times: 20 })
    await many(20, 'proven')
    expect(await listed()).toMatchObject({ status: -2 })
    vi.setSystemTime(Date.now() + 10_000)
    expect(await listed()).toMatchObject({ status: 0 })
  })

  it('one of many calls is the probe, and its success opens the host to all', async () => {
    hosts.sandbox.control.fail('status=500', { provider: 'passing', times: 20 })
    await many(20, 'passing')
    expect((await hosts.call('passing')).status).toBe(503)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_000 })
    // The probe is under way until all others have been told.
    const told = Promise.withResolvers<void>()
    hosts.sandbox.control.fail('tokens=5', { provider: 'passing', until: told.promise })
    const statuses: number[] = []
    const calls = Array.from({ length: 10 }, async () => {
      statuses.push((await hosts.call('passing')).status)
      if (statuses.length === 9) told.resolve()
    })
    await Promise.all(calls)
    expect(statuses).toEqual([...Array<number>(9).fill(503), 200])
    expect(count('passing')).toBe(21)
    expect((await many(5, 'passing')).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  })

  it('a host that may not be called takes no other one’s place', async () => {
    for (const provider of ['p1', 'p2', 'p3']) hosts.sandbox.control.fail('status=429 retry-after=60', { provider })
    expect((await hosts.call('many', { provider: { order: ['p1', 'p2', 'p3'] } })).status).toBe(429)
    const answer = await hosts.call('many', { provider: { order: ['p1', 'p2', 'p3'] } })
    expect([answer.status, answer.headers.get('x-aipower-provider')]).toEqual([200, 'p4'])
  })
})

describe('many calls at once', () => {
  it('through a host that breaks half of the connections are all answered by the other, and billed once each', async () => {
    hosts.sandbox.control.fail('reset', { provider: 'breaking', times: 40 })
    const answers = await Promise.all(Array.from({ length: 80 }, (_, n) => hosts.call('breaking', { stream: n % 2 === 0 })))
    await Promise.all(answers.map((answer) => answer.text()))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    const { rows } = await db().query<{ calls: number; charged: number }>(
      `select count(*)::integer as calls, count(*) filter (where charged > 0)::integer as charged from money.usage_event where account_id = $1 and model = 'test/breaking'`,
      [hosts.accountId],
    )
    expect(rows[0]).toEqual({ calls: 80, charged: 80 })
  })
})
