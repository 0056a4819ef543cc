import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { balance } from '#lib/billing/balance.ts'
import { db } from '#lib/db.ts'
import { expectBalancedBooks } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { newAccount, startTestGateway, type TestAccount, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway
let account: TestAccount

beforeAll(async () => {
  await freshDatabase()
  gateway = await startTestGateway()
})

beforeEach(async () => {
  gateway.sandbox.control.reset()
  account = await newAccount({ credit: '1', freeCalls: false })
})

afterAll(async () => {
  await expectBalancedBooks()
  await gateway.close()
})

const model = 'openai/gpt-5.4-mini'

function call(content: string, fields: object = {}, signal?: AbortSignal): Promise<Response> {
  return fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${account.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content }], ...fields }),
    signal,
  })
}

interface EndedCall {
  outcome: string
  charged: bigint
  usage_source: string
  attempts: unknown[]
}

const outcomes = async (): Promise<EndedCall[]> =>
  (await db().query<EndedCall>('select outcome, charged, usage_source, attempts from money.usage_event where account_id = $1 order by at', [account.caller.accountId])).rows

describe('a provider that fails before it answers', () => {
  it.each([
    ['status=500', 502],
    ['status=503', 503],
    ['status=401', 502],
    ['status=429', 429],
    ['reset', 502],
  ])('%s is told as %i and costs nothing', async (fault, status) => {
    gateway.sandbox.control.fail(fault, { times: 9 })
    for (const stream of [false, true]) {
      const answer = await call('Hello!', { stream })
      const { error } = (await answer.json()) as { error: { message: string } }
      expect(answer.status).toBe(status)
      expect(error.message).not.toMatch(/sandbox|127\.0\.0\.1/i)
    }
    const wallet = await balance(account.caller)
    expect(wallet.totalUsage).toBe(0n)
    expect(wallet.held).toBe(0n)
    expect((await outcomes()).map(({ outcome }) => outcome)).toEqual(['failed', 'failed'])
  })

  it('and names a wait has it told to callers, now and to those who come before it is over', async () => {
    gateway.sandbox.control.fail('status=429 retry-after=7', { times: 9 })
    for (let i = 0; i < 2; i++) {
      const answer = await call('Hello!', { model: 'x-ai/grok-4.3', provider: { only: ['xai'] } })
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7'])
    }
    expect(gateway.sandbox.control.count()).toBe(1)
  })

  it('is failed over to the next offer of the model, and billed once', async () => {
    gateway.sandbox.control.fail('status=500', { times: 1 })
    const answer = await call('Hello!', { model: 'deepseek/deepseek-chat' })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('x-aipower-attempts')).toBe('2')
    await answer.text()
    expect(await outcomes()).toMatchObject([{ outcome: 'completed', attempts: [{ status: 500, paidBy: 'nobody' }, { status: 200, paidBy: 'customer' }] }])
  })

  it('answers nothing at all: no charge', async () => {
    const answer = await call('[sandbox: empty] Hello!')
    await answer.text()
    expect((await balance(account.caller)).totalUsage).toBe(0n)
  })
})

describe('a provider that breaks off in the middle', () => {
  it.each(['reset-mid', 'error-event', 'cut'])('%s ends the stream with an error, billed for what was delivered', async (fault) => {
    const answer = await call(`[sandbox: tokens=100 ${fault}] Hello!`, { stream: true })
    const text = await answer.text()
    expect(answer.status).toBe(200)
    expect(text).toContain('"finish_reason":"error"')
    expect(text).toMatch(/"error":\{/)
    const [event] = await outcomes()
    expect(event!.outcome).toBe('interrupted')
    expect(event!.charged).toBeGreaterThan(0n)
  })

  it('or sends no usage is billed by our own count', async () => {
    await call('[sandbox: tokens=100 no-usage] Hello!', { stream: true }).then((answer) => answer.text())
    expect(await outcomes()).toMatchObject([{ outcome: 'completed', usage_source: 'estimated' }])
  })
})

describe('a provider whose count cannot be true', () => {
  it.each(['1e9', '1e15', '1e300'])('%s output tokens: billed by our own count, and marked so', async (tokens) => {
    for (const stream of [true, false]) {
      const text = await call(`[sandbox: tokens=100 counts=${tokens}] Hello!`, { stream, stream_options: stream ? { include_usage: true } : undefined }).then((answer) => answer.text())
      expect(text).toContain('"estimated":true')
    }
    const billed = await outcomes()
    expect(billed).toMatchObject([{ outcome: 'completed', usage_source: 'estimated' }, { outcome: 'completed', usage_source: 'estimated' }])
    for (const { charged } of billed) expect(charged).toBeLessThan(5_000_000n)
  })

  it('is believed as long as it could be', async () => {
    await call('[sandbox: tokens=100 counts=5000] Hello!').then((answer) => answer.text())
    expect(await outcomes()).toMatchObject([{ outcome: 'completed', usage_source: 'provider' }])
  })
})

describe('a caller who leaves', () => {
  it.each([0, 1, 5])('after %i reads stops the provider and pays for what was produced', async (reads) => {
    const abort = new AbortController()
    const answer = await call('[sandbox: tokens=2000 slow=2] Hello!', { stream: true }, abort.signal)
    const reader = answer.body!.getReader()
    for (let i = 0; i < reads; i++) await reader.read()
    abort.abort()
    await expect.poll(async () => (await outcomes()).map(({ outcome }) => outcome), { timeout: 3_000 }).toEqual(['cancelled'])
    await expect.poll(() => gateway.sandbox.control.last!.outcome, { timeout: 1_000 }).toBe('aborted')
    expect((await balance(account.caller)).held).toBe(0n)
    const [event] = await outcomes()
    expect(event!.charged).toBeGreaterThan(0n)
    // 2,000 tokens were asked for; a caller who leaves at once pays for few.
    expect(event!.charged).toBeLessThan(5_000_000n)
  })

  it('goes on paying where the provider bills the answer to its end anyway, for 50 at once; the others are stopped', async () => {
    const abort = new AbortController()
    const wish = { model: 'mistralai/mistral-small', stream: true, max_tokens: 200 }
    const answers = await Promise.all(Array.from({ length: 52 }, () => call('[sandbox: tokens=100 slow=5] Hello!', wish, abort.signal)))
    await Promise.all(answers.map((answer) => answer.body!.getReader().read()))
    abort.abort()
    await expect.poll(async () => (await outcomes()).length, { timeout: 10_000 }).toBe(52)
    const ended = await outcomes()
    expect(ended.every(({ outcome }) => outcome === 'cancelled')).toBe(true)
    expect(Object.groupBy(ended, ({ usage_source }) => usage_source)).toMatchObject({ provider: { length: 50 }, estimated: { length: 2 } })
    expect(gateway.sandbox.control.requests.filter(({ outcome }) => outcome === 'finished')).toHaveLength(50)
  })

  it('before the answer is free', async () => {
    const abort = new AbortController()
    const answer = call('[sandbox: hang] Hello!', {}, abort.signal)
    await expect.poll(() => gateway.sandbox.control.count(), { timeout: 2_000 }).toBe(1)
    abort.abort()
    await expect(answer).rejects.toThrow()
    await expect.poll(outcomes, { timeout: 3_000 }).toMatchObject([{ outcome: 'cancelled', charged: 0n }])
  })
})
