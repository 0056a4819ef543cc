import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKey, updateKey, type KeySettingsInput } from '#lib/accounts/api-keys.ts'
import { balance } from '#lib/billing/balance.ts'
import { parseUsd, usdNumber } from '#lib/money.ts'
import { expectBalancedBooks } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { newAccount, startTestGateway, type TestAccount, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway

beforeAll(async () => {
  await freshDatabase()
  gateway = await startTestGateway()
})
afterAll(async () => {
  await expectBalancedBooks()
  await gateway.close()
})

const model = 'openai/gpt-5.4'
const hello = { model, messages: [{ role: 'user', content: 'Hello!' }] }

interface Answer {
  status: number
  headers: Headers
  body: { usage?: { cost: number }; warnings?: string[]; model?: string; error?: { message: string; code: unknown; metadata?: Record<string, unknown> } }
}

async function call(key: string, body: object = hello, path = '/v1/chat/completions'): Promise<Answer> {
  const response = await fetch(gateway.url + path, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] }
}

async function about(key: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${gateway.url}/v1/key`, { headers: { authorization: `Bearer ${key}` } })
  return ((await response.json()) as { data: Record<string, unknown> }).data
}

const limited = async (settings: KeySettingsInput, credit = '5'): Promise<TestAccount & { id: string }> => {
  const account = await newAccount({ credit, freeCalls: false })
  const { key, id } = await createKey(account.caller, { name: 'limited', ...settings })
  return { ...account, key, id }
}

const warningsOf = ({ headers }: Answer) => decodeURIComponent(headers.get('x-aipower-warnings') ?? '')
const forwarded = () => gateway.sandbox.control.last!.body as Record<string, number | undefined>
const forwardedLimit = () => forwarded().max_completion_tokens ?? forwarded().max_tokens

describe('a key with a spending limit', () => {
  it('shows it, counts down, and ends with a 402 that says whose limit it is', async () => {
    const { key, caller } = await limited({ limit: '0.002', limitReset: 'monthly' })
    expect(await about(key)).toMatchObject({ limit: 0.002, limit_remaining: 0.002, limit_reset: 'monthly', expires_at: null, allowed_models: null })
    const costs: number[] = []
    let answer = await call(key)
    for (; answer.status === 200; answer = await call(key)) costs.push(answer.body.usage!.cost)
    expect(costs.length).toBeGreaterThan(0)
    expect(answer.status).toBe(402)
    expect(answer.headers.get('x-should-retry')).toBe('false')
    expect(answer.body.error?.metadata).toMatchObject({ limit_source: 'key_limit', limit: '0.002', limit_reset: 'monthly' })
    expect(answer.body.error?.message).toMatch(/This key may spend .* a month and has .* left; this call needs at least/)
    const { totalUsage } = await balance(caller)
    expect(totalUsage).toBeLessThanOrEqual(parseUsd('0.002'))
    expect(await about(key)).toMatchObject({ usage: usdNumber(totalUsage), limit_remaining: usdNumber(parseUsd('0.002') - totalUsage) })
  })

  it('is not passed by parallel calls, streamed or not, long or short', async () => {
    const { key, caller } = await limited({ limit: '0.01' })
    const answers = await Promise.all(Array.from({ length: 24 }, (_, i) => call(key, { ...hello, max_tokens: i % 3 ? 64_000 : 40 })))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 402]))
    expect((await balance(caller)).totalUsage).toBeLessThanOrEqual(parseUsd('0.01'))
    const refused = answers.find(({ status }) => status === 402)!
    expect(refused.body.error?.metadata?.limit_source).toBe('in_flight')
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('shortens an answer to what it leaves, and says so', async () => {
    const { key } = await limited({ limit: '0.01' })
    const answer = await call(key, { ...hello, max_tokens: 64_000 })
    expect(answer.status).toBe(200)
    expect(forwardedLimit()).toBeLessThan(1_000)
    expect(warningsOf(answer)).toContain('instead of 64000: the key’s limit')
  })

  it('heeds a changed limit within a second', async () => {
    const { key, id, caller } = await limited({ limit: '0' })
    expect((await call(key)).status).toBe(402)
    await updateKey(caller, id, { limit: '1', limitReset: 'daily' })
    expect((await call(key)).status).toBe(200)
    expect(await about(key)).toMatchObject({ limit: 1, limit_reset: 'daily' })
    await updateKey(caller, id, { limit: null })
    expect(await about(key)).toMatchObject({ limit: null, limit_remaining: null, limit_reset: null })
  })
})

describe('a key with a list of models', () => {
  it('calls those by any of their names, and no other', async () => {
    const { key } = await limited({ models: ['gpt-5.4', 'deepseek/deepseek-chat'] })
    for (const name of ['openai/gpt-5.4', 'GPT-5.4', 'deepseek-chat']) expect((await call(key, { ...hello, model: name })).status).toBe(200)
    const others = ['openai/gpt-5.4-mini', 'GPT-5.4-Mini', 'anthropic/claude-sonnet', 'claude-sonnet-4-5', 'anthropic/claude-sonnet ']
    for (const name of others) expect([400, 403]).toContain((await call(key, { ...hello, model: name })).status)
    const refused = await call(key, { ...hello, model: 'openai/gpt-5.4-mini' })
    expect(refused.status).toBe(403)
    expect(refused.body.error?.message).toContain('may not call openai/gpt-5.4-mini: it is limited to gpt-5.4, deepseek/deepseek-chat')
  })

  it('is heeded by auto, by every format and by what is not chat', async () => {
    const { key } = await limited({ models: ['zhipu/glm-4-flash', 'openai/gpt-5.4-mini'] })
    for (const content of ['Hello!', 'def quicksort(a): pass'.padEnd(5_000, ' x')]) {
      const answer = await call(key, { model: 'auto', messages: [{ role: 'user', content }] })
      expect(answer.status).toBe(200)
      expect(['z-ai/glm-4-flash', 'openai/gpt-5.4-mini']).toContain(answer.body.model)
    }
    expect((await call(key, { model: 'anthropic/claude-sonnet', max_tokens: 10, messages: hello.messages }, '/v1/messages')).status).toBe(403)
    expect((await call(key, { model: 'anthropic/claude-sonnet', messages: hello.messages }, '/v1/messages/count_tokens')).status).toBe(403)
    expect((await call(key, { model, input: 'Hello!' }, '/v1/responses')).status).toBe(403)
    expect((await call(key, { model: 'openai/text-embedding-3-small', input: 'Hello!' }, '/v1/embeddings')).status).toBe(403)
  })

  it('without a chat model leaves auto nothing to choose', async () => {
    const { key } = await limited({ models: ['openai/text-embedding-3-small'] })
    expect((await call(key, { ...hello, model: 'auto' })).status).toBe(403)
    expect((await call(key, { model: 'openai/text-embedding-3-small', input: 'Hello!' }, '/v1/embeddings')).status).toBe(200)
  })

  it('is heeded within a second of its change', async () => {
    const { key, id, caller } = await limited({ models: ['openai/gpt-5.4'] })
    expect((await call(key)).status).toBe(200)
    await updateKey(caller, id, { models: ['openai/gpt-5.4-mini'] })
    await expect.poll(async () => (await call(key)).status, { timeout: 1_000, interval: 20 }).toBe(403)
    await updateKey(caller, id, { models: [] })
    await expect.poll(async () => (await call(key)).status, { timeout: 1_000, interval: 20 }).toBe(200)
  })
})

describe('little credit', () => {
  it('shortens the answer of a caller who asks for much, instead of refusing it', async () => {
    const { key, caller } = await newAccount({ credit: '0.01', freeCalls: false })
    const answer = await call(key, { ...hello, max_tokens: 128_000 })
    expect(answer.status).toBe(200)
    expect(forwardedLimit()).toBeGreaterThanOrEqual(16)
    expect(forwardedLimit()).toBeLessThan(1_000)
    expect(warningsOf(answer)).toContain('instead of 128000')
    expect((await balance(caller)).posted).toBeGreaterThanOrEqual(0n)
  })

  it('limits the answer also of a caller who names no limit', async () => {
    const { key } = await newAccount({ credit: '0.01', freeCalls: false })
    expect((await call(key)).status).toBe(200)
    expect(forwardedLimit()).toBeLessThan(1_000)
  })

  it('refuses what does not buy 16 tokens, with figures', async () => {
    const { key } = await newAccount({ credit: '0.0001', freeCalls: false })
    const answer = await call(key, { ...hello, max_tokens: 10_000 })
    expect(answer.status).toBe(402)
    expect(answer.body.error?.metadata).toMatchObject({ limit_source: 'credits', available: '0.0001', needed: expect.stringMatching(/^0\.\d+$/) as string })
  })

  it('that buys less than a free call gives leaves the call to a free one', async () => {
    const { key, caller } = await newAccount({ credit: '0.002' })
    expect((await call(key, { ...hello, max_tokens: 5_000 })).body.usage?.cost).toBe(0)
    expect(await balance(caller)).toMatchObject({ freeCallsLeft: 49n, totalUsage: 0n })
  })
})

describe('plenty of credit', () => {
  it('passes a large max_tokens on untouched', async () => {
    const { key } = await newAccount({ credit: '50', freeCalls: false })
    const answer = await call(key, { ...hello, max_tokens: 64_000 })
    expect(forwardedLimit()).toBe(64_000)
    expect(answer.headers.get('x-aipower-warnings')).toBeNull()
    await call(key)
    expect(forwardedLimit()).toBeUndefined()
  })
})
