import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { APIConnectionError, APIError } from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { db } from '#lib/db.ts'
import { faults } from '#lib/gateway/faults.ts'
import { startInstance } from '../chaos/fleet.ts'
import { expectBalancedBooks } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { newAccount, openai, startTestGateway, type TestAccount, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway
let account: TestAccount

beforeAll(async () => {
  await freshDatabase()
  gateway = await startTestGateway()
  account = await newAccount({ credit: '5', freeCalls: false })
})
afterAll(async () => {
  await gateway.close()
  await expectBalancedBooks()
})

/** Several providers offer it. */
const model = 'openai/gpt-5.4-mini'
const ask = (fault: string | undefined, body: object = {}, path = '/v1/chat/completions', url = gateway.url): Promise<Response> =>
  fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${account.key}`, 'content-type': 'application/json', ...(fault && { 'x-aipower-fault': fault }) },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello!' }], ...body }),
  })

const streamed = { stream: true, stream_options: { include_usage: true } }

interface Body {
  choices?: { finish_reason: string; message: { content: string } }[]
  usage?: { cost: number; estimated?: boolean }
  error?: { code: string; message: string; metadata?: Record<string, unknown> }
}

const read = async (response: Response): Promise<Body> => (await response.json()) as Body

/** The events of a stream; what broke it off is the last one. */
async function events(response: Response): Promise<(Record<string, unknown> | '[DONE]')[]> {
  const text = await response.text()
  const data = text.split('\n').filter((line) => line.startsWith('data: '))
  return data.map((line) => (line === 'data: [DONE]' ? '[DONE]' : (JSON.parse(line.slice(6)) as Record<string, unknown>)))
}

describe('a fault that a caller asks for', () => {
  it('at the first provider is got round by the next one, and costs once', async () => {
    const answer = await ask('provider_503_first')
    expect([answer.status, answer.headers.get('x-aipower-attempts')]).toEqual([200, '2'])
    expect((await read(answer)).usage!.cost).toBeGreaterThan(0)
  })

  it.each<[string, number, string]>([
    ['provider_503', 503, 'provider_unavailable'],
    ['connection_reset', 502, 'provider_error'],
    ['rate_limit', 429, 'rate_limit_exceeded'],
    ['context_length', 400, 'context_length_exceeded'],
    ['malformed_answer', 502, 'provider_error'],
    ['break_mid_stream', 502, 'provider_error'],
    ['error_mid_stream', 502, 'provider_error'],
  ])('%s: a whole answer is %i %s, and free', async (fault, status, code) => {
    const answer = await ask(fault)
    const { error } = await read(answer)
    expect([answer.status, error?.code]).toEqual([status, code])
    if (fault === 'rate_limit') expect(answer.headers.get('retry-after')).toBe('7')
  })

  it.each(['break_mid_stream', 'error_mid_stream', 'malformed_answer'])('%s: a stream ends with an error after a part of the answer, which is billed', async (fault) => {
    const answer = await ask(fault, streamed)
    expect(answer.status).toBe(200)
    const all = await events(answer)
    expect(all.length).toBeGreaterThan(3)
    expect(all.at(-1)).toMatchObject({ error: { message: expect.any(String) }, choices: [{ finish_reason: 'error' }] })
  })

  it('leaves the answer empty, and free', async () => {
    expect(await read(await ask('empty_answer'))).toMatchObject({ choices: [{ message: { content: '' } }], usage: { cost: 0 } })
  })

  it('leaves usage out: the answer is counted here, and says so', async () => {
    expect((await read(await ask('missing_usage'))).usage).toMatchObject({ estimated: true })
  })

  it.each([
    ['/v1/chat/completions', {}, { choices: [{ finish_reason: 'content_filter' }] }],
    ['/v1/messages', { model: 'anthropic/claude-sonnet', max_tokens: 500 }, { stop_reason: 'refusal' }],
    ['/v1/responses', { model: 'openai/gpt-5.4', input: 'Hello!', messages: undefined }, { status: 'incomplete', incomplete_details: { reason: 'content_filter' } }],
    ['/v1/chat/completions', { model: 'google/gemini-2.5-flash' }, { choices: [{ finish_reason: 'content_filter' }] }],
  ])('filters the content in the words of %s %j', async (path, body, expected) => {
    expect(await read(await ask('content_filter', body, path))).toMatchObject(expected)
  })

  it('keeps the first token waiting', async () => {
    const startedAt = performance.now()
    await (await ask('slow_first_token', streamed)).text()
    expect(performance.now() - startedAt).toBeGreaterThan(2_900)
  })

  it('is what the OpenAI SDK makes an exception of', async () => {
    const client = openai(gateway.url, account.key)
    const request = { model, messages: [{ role: 'user' as const, content: 'Hello!' }] }
    await expect(client.chat.completions.create(request, { headers: { 'x-aipower-fault': 'rate_limit' } })).rejects.toMatchObject({ status: 429, headers: expect.anything() })
    const stream = await client.chat.completions.create({ ...request, stream: true }, { headers: { 'x-aipower-fault': 'break_mid_stream' } })
    const failed = await (async () => {
      for await (const chunk of stream) expect(chunk.object).toBe('chat.completion.chunk')
    })().catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(APIError)
    expect(failed).not.toBeInstanceOf(APIConnectionError)
  })

  it('stalls in the middle until the caller has had enough', async () => {
    const answer = await ask('stall_mid_stream', streamed)
    const reader = answer.body!.getReader()
    expect((await reader.read()).done).toBe(false)
    await expect.poll(() => gateway.sandbox.control.last?.outcome).toBe('open')
    await reader.cancel()
    await expect.poll(() => gateway.sandbox.control.last?.outcome).toBe('aborted')
  })

  it('works for what is not chat', async () => {
    const answer = await ask('provider_503', { model: 'openai/text-embedding-3-small', input: 'Hello!', messages: undefined }, '/v1/embeddings')
    expect(answer.status).toBe(503)
    await answer.text()
  })
})

describe('other calls', () => {
  it('notice nothing of it: no breaker opens, nobody waits, and the figures of providers stay', async () => {
    for (let i = 0; i < 25; i++) await (await ask(i % 2 ? 'provider_503' : 'rate_limit')).text()
    const answer = await ask(undefined)
    expect([answer.status, answer.headers.get('x-aipower-attempts')]).toEqual([200, '1'])
    await answer.text()
    await gateway.close()
    const { rows } = await db().query<{ failed: number }>('select coalesce(sum(failed + rate_limited), 0)::integer as failed from health.offer_minute')
    expect(rows[0]!.failed).toBe(0)
    gateway = await startTestGateway()
  })
})

describe('a fault that cannot be had', () => {
  it('is refused with the list of those that can', async () => {
    for (const name of ['explode', 'status=503', '__proto__', '']) {
      const answer = await ask(name || ' ')
      const { error } = await read(answer)
      expect([answer.status, error!.code]).toEqual([400, 'invalid_request'])
      for (const known of Object.keys(faults)) expect(error!.message).toContain(known)
    }
  })

  it('is refused where real providers answer, before anything is asked of them', async () => {
    const logs = mkdtempSync(path.join(tmpdir(), 'aipower-faults-'))
    // The sandbox plays the real one, which the process does not know.
    const settings = { DATABASE_URL: process.env.DATABASE_URL!, AUTH_SECRET: process.env.AUTH_SECRET!, OPENAI_API_KEY: 'real', OPENAI_BASE_URL: `${gateway.sandbox.url}/openai` }
    const instance = await startInstance(settings, path.join(logs, 'log'))
    try {
      const before = gateway.sandbox.control.count()
      const answer = await ask('provider_503', {}, '/v1/chat/completions', instance.url)
      expect(answer.status).toBe(400)
      expect((await read(answer)).error!.message).toBe('x-aipower-fault works only where the sandbox answers, and here real providers do. Leave it out.')
      expect(gateway.sandbox.control.count()).toBe(before)
    } finally {
      await instance.close()
      rmSync(logs, { recursive: true, force: true })
    }
  })
})
