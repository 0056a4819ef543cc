import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { db } from '#lib/db.ts'
import { expectBalancedBooks } from '../../support/books.ts'
import { freshDatabase } from '../../support/database.ts'
import { newAccount, openai, startTestGateway, type TestAccount, type TestGateway } from '../../support/gateway.ts'

let gateway: TestGateway

beforeAll(async () => {
  await freshDatabase()
  Object.assign(process.env, { LIMIT_IP_RPM: '5', TRUSTED_PROXIES: '1' })
  gateway = await startTestGateway()
})
afterAll(async () => {
  await gateway.close()
  await expectBalancedBooks()
})

const hello = { model: 'openai/gpt-5.4', max_tokens: 50, messages: [{ role: 'user', content: 'Hello!' }] }

async function limited(limits: Partial<Record<'rpm' | 'tpm' | 'concurrency', number>>, of: 'account' | 'key' = 'account'): Promise<TestAccount> {
  const account = await newAccount({ credit: '5', freeCalls: false })
  for (const [field, value] of Object.entries(limits)) {
    await db().query(of === 'account' ? `update account set ${field} = $1 where id = $2` : `update api_key set ${field} = $1 where account_id = $2`, [value, account.caller.accountId])
  }
  return account
}

interface Answer {
  status: number
  headers: Headers
  body: { usage?: { total_tokens: number }; error?: { message: string; code: string; type: string; metadata?: Record<string, unknown> } }
}

async function call(key: string, body: object = hello, path = '/v1/chat/completions'): Promise<Answer> {
  const response = await fetch(gateway.url + path, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] }
}

const numbers = ({ headers }: Answer, counts: string): (string | null)[] => ['limit', 'remaining', 'reset'].map((what) => headers.get(`x-ratelimit-${what}-${counts}`))

describe('a limit on requests a minute', () => {
  it('admits exactly that many at once, and tells the rest when to come back', async () => {
    const { key } = await limited({ rpm: 4 })
    const answers = await Promise.all(Array.from({ length: 10 }, () => call(key)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(4)
    for (const { status, headers, body } of answers.filter(({ status }) => status !== 200)) {
      expect(status).toBe(429)
      expect(headers.get('x-should-retry')).toBe('true')
      const [seconds, ms] = [Number(headers.get('retry-after')), Number(headers.get('retry-after-ms'))]
      expect(seconds).toBe(Math.ceil(ms / 1000))
      expect(ms).toBeGreaterThan(14_000 - 5_000)
      expect(ms).toBeLessThanOrEqual(15_000)
      expect(body.error).toMatchObject({ type: 'rate_limit_error', code: 'rate_limit_exceeded', metadata: { limit_source: 'account', limit_type: 'requests', limit: 4 } })
      expect(body.error!.message).toMatch(/^This account may send 4 requests a minute, and has\. Try again in 1[0-5] s, or ask the operator/)
    }
  })

  it('counts down in the headers of every answer, refusals and look-ups included', async () => {
    const { key } = await limited({ rpm: 3 })
    expect(numbers(await call(key), 'requests').slice(0, 2)).toEqual(['3', '2'])
    const looked = await fetch(`${gateway.url}/v1/key`, { headers: { authorization: `Bearer ${key}` } })
    expect(looked.headers.get('x-ratelimit-remaining-requests')).toBe('1')
    await looked.text()
    const wrong = await call(key, { ...hello, messages: [] })
    expect([wrong.status, ...numbers(wrong, 'requests').slice(0, 2)]).toEqual([400, '3', '0'])
    expect(numbers(wrong, 'requests')[2]).toMatch(/^(59|1m0)(\.\d+)?s$/)
    expect((await call(key)).status).toBe(429)
  })

  it('of a key stands beside its account’s: the tighter one is told', async () => {
    const { key } = await limited({ rpm: 2 }, 'key')
    expect(numbers(await call(key), 'requests').slice(0, 2)).toEqual(['2', '1'])
    await call(key)
    const refused = await call(key)
    expect(refused.body.error).toMatchObject({ metadata: { limit_source: 'key', limit: 2 } })
    expect(refused.body.error!.message).toContain('raise the key’s limit at http://localhost:3000/dashboard/keys')
  })

  it('is understood by the OpenAI SDK, which waits and tries again', async () => {
    const { key } = await limited({ rpm: 60 })
    await Promise.all(Array.from({ length: 60 }, () => call(key)))
    const client = openai(gateway.url, key).withOptions({ maxRetries: 2 })
    const { data, response } = await client.chat.completions.create({ ...hello, messages: [{ role: 'user', content: 'Hi' }] }).withResponse()
    expect(data.choices[0]!.message.content).toBeTruthy()
    expect(response.headers.get('x-ratelimit-limit-requests')).toBe('60')
  })

  it('of nothing is none, and no header speaks of it', async () => {
    const { key } = await limited({ rpm: 0, tpm: 0 })
    const answer = await call(key)
    expect([...answer.headers.keys()].filter((name) => name.startsWith('x-ratelimit'))).toEqual([])
  })
})

describe('a limit on tokens a minute', () => {
  it('takes an estimate first and what was used in the end', async () => {
    const { key } = await limited({ tpm: 1_000 })
    const first = await call(key)
    const used = first.body.usage!.total_tokens
    expect(used).toBeGreaterThan(10)
    const remaining = Number(first.headers.get('x-ratelimit-remaining-tokens'))
    expect(remaining).toBeGreaterThanOrEqual(1_000 - used)
    expect(remaining).toBeLessThan(1_000 - used + 20)
  })

  it('gives all of it back when a call fails', async () => {
    const { key } = await limited({ tpm: 1_000 })
    const failed = await call(key, { ...hello, messages: [{ role: 'user', content: '[sandbox: status=400]' }] })
    expect(failed.status).toBe(400)
    expect(failed.headers.get('x-ratelimit-remaining-tokens')).toBe('1000')
  })

  it('refuses the call that does not fit, with the wait, and lets a smaller one through', async () => {
    const { key } = await limited({ tpm: 1_000 })
    const [, refused] = await Promise.all([call(key, { ...hello, max_tokens: 700, messages: [{ role: 'user', content: '[sandbox: slow=20]' }] }), call(key, { ...hello, max_tokens: 700 })])
    const seconds = Number(refused.headers.get('retry-after'))
    expect([refused.status, refused.body.error?.metadata?.limit_type]).toEqual([429, 'tokens'])
    expect(seconds).toBeGreaterThan(20)
    expect(seconds).toBeLessThan(60)
    expect((await call(key)).status).toBe(200)
  })

  it('says that what is larger than a whole minute never fits', async () => {
    const { key } = await limited({ tpm: 500 })
    const answer = await call(key, { ...hello, max_tokens: 4_000 })
    expect([answer.status, answer.headers.get('x-should-retry')]).toEqual([413, 'false'])
    expect(answer.body.error!.message).toMatch(/may use 500 tokens a minute, and this call alone needs about 40\d\d/)
  })

  it('counts other services too', async () => {
    const { key } = await limited({ tpm: 1_000 })
    const answer = await call(key, { model: 'openai/text-embedding-3-small', input: 'Hello, world!' }, '/v1/embeddings')
    expect([answer.status, answer.headers.get('x-ratelimit-limit-tokens')]).toEqual([200, '1000'])
    expect(Number(answer.headers.get('x-ratelimit-remaining-tokens'))).toBeLessThan(1_000)
  })
})

describe('a limit on calls at once', () => {
  const slow = { ...hello, stream: true, messages: [{ role: 'user', content: '[sandbox: stall]' }] }
  const stream = (key: string, signal?: AbortSignal): Promise<Response> =>
    fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', signal, headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: JSON.stringify(slow) })

  it('holds while streams run and is freed when their callers leave', async () => {
    const { key } = await limited({ concurrency: 2 })
    const leaving = new AbortController()
    const streams = await Promise.all([stream(key, leaving.signal), stream(key, leaving.signal)])
    expect(streams.map(({ status }) => status)).toEqual([200, 200])
    const refused = await call(key)
    expect([refused.status, refused.headers.get('retry-after'), refused.body.error?.metadata?.limit_type]).toEqual([429, '1', 'concurrency'])
    const looked = await fetch(`${gateway.url}/v1/key`, { headers: { authorization: `Bearer ${key}` } })
    expect(looked.status).toBe(200)
    await looked.text()
    leaving.abort()
    await expect.poll(async () => (await call(key)).status, { timeout: 5_000, interval: 50 }).toBe(200)
  })

  it('is freed by calls that fail, whatever they fail of', async () => {
    const { key } = await limited({ concurrency: 1 })
    const statuses: number[] = []
    for (const body of [{ ...hello, messages: [] }, { ...hello, model: 'no/such' }, { ...hello, messages: [{ role: 'user', content: '[sandbox: status=400]' }] }, { ...hello, max_tokens: 1 }, hello]) statuses.push((await call(key, body)).status)
    expect(statuses).toEqual([400, 400, 400, 200, 200])
  })
})

describe('a network without a key', () => {
  const from = (address: string, headers: Record<string, string> = {}): Promise<Response> => fetch(`${gateway.url}/v1/models`, { headers: { 'x-forwarded-for': address, ...headers } })
  const statuses = async (asked: Promise<Response>[]): Promise<number[]> => Promise.all((await Promise.all(asked)).map(async (answer) => (await answer.text(), answer.status)))

  it('may look so often a minute, however it names itself', async () => {
    const seen = await statuses(Array.from({ length: 8 }, (_, index) => from(`10.9.8.${index}, 203.0.113.7`)))
    expect(seen.sort()).toEqual([200, 200, 200, 200, 200, 429, 429, 429])
    expect(await statuses([from('203.0.113.8')])).toEqual([200])
  })

  it('may try so many wrong keys, and does not get in the way of right ones', async () => {
    const wrong = { authorization: 'Bearer sk-proj-wrong' }
    const seen = await statuses(Array.from({ length: 7 }, () => from('203.0.113.9', wrong)))
    expect(seen.sort()).toEqual([401, 401, 401, 401, 401, 429, 429])
    const { key } = await newAccount()
    expect(await statuses([from('203.0.113.9', { authorization: `Bearer ${key}` })])).toEqual([200])
  })
})
