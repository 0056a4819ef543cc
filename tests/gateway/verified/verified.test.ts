import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectBalancedBooks } from '../../support/books.ts'
import { freshDatabase } from '../../support/database.ts'
import { newAccount, startTestGateway, type TestAccount, type TestGateway } from '../../support/gateway.ts'

let gateway: TestGateway
let account: TestAccount

beforeAll(async () => {
  await freshDatabase()
  gateway = await startTestGateway()
  account = await newAccount({ credit: '10', freeCalls: false })
})

beforeEach(() => gateway.sandbox.control.reset())

afterAll(async () => {
  await expectBalancedBooks()
  await gateway.close()
})

interface Answer {
  id: string
  model: string
  usage: { cost: number; auto: { verified?: boolean; rule: string; tier: string; parts?: { id: string; model: string; cost: number }[] } }
  warnings?: string[]
  error?: { code: string }
}

const sum = 'A train travels 180 km in 2.5 hours. How fast is it in km/h? The answer is 72'

function post(body: object, { path = '/v1/chat/completions', key = account.key, headers = {} }: { path?: string; key?: string; headers?: Record<string, string> } = {}): Promise<Response> {
  return fetch(gateway.url + path, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) })
}

const ask = async (content: string, more: object = {}, key = account.key): Promise<Answer> => (await post({ model: 'auto:verified', messages: [{ role: 'user', content }], ...more }, { key })).json() as Promise<Answer>

async function receipt(id: string): Promise<{ model: string; requested_model: string; total_cost: number; decision: Record<string, unknown> }> {
  const response = await fetch(`${gateway.url}/v1/generation?id=${id}`, { headers: { authorization: `Bearer ${account.key}` } })
  return ((await response.json()) as { data: Awaited<ReturnType<typeof receipt>> }).data
}

/** Makes the small model say something else. */
const differ = (): void => gateway.sandbox.control.fail('tokens=30', { provider: 'hunyuan' })

describe('auto:verified', () => {
  it('takes what two cheap models agree on, and costs what both cost', async () => {
    const answer = await ask(sum)
    const { verified, parts, tier } = answer.usage.auto
    expect([verified, tier, parts!.length]).toEqual([true, 'mid', 2])
    expect(parts![0]!.id).toBe(answer.id)
    expect(answer.usage.cost).toBeCloseTo(parts!.reduce((total, { cost }) => total + cost, 0), 12)
    for (const part of parts!) expect(await receipt(part.id)).toMatchObject({ model: part.model, requested_model: 'auto:verified', total_cost: part.cost, decision: { rule: 'verified', part_of: answer.id } })
  })

  it('asks a premium model where they differ: three calls, each with its receipt, once', async () => {
    differ()
    const answer = await ask(sum)
    const { verified, parts, rule } = answer.usage.auto
    expect([verified, rule, parts!.length]).toEqual([true, 'escalated', 3])
    expect(answer.id).toBe(parts![2]!.id)
    expect(answer.model).toBe(parts![2]!.model)
    expect(answer.usage.cost).toBeCloseTo(parts!.reduce((total, { cost }) => total + cost, 0), 12)
    expect(await receipt(answer.id)).toMatchObject({ decision: { tier: 'premium', rule: 'escalated', part_of: parts![0]!.id } })
    expect(gateway.sandbox.control.requests).toHaveLength(3)
  })

  it('where one of the two fails, a premium model decides; the failure is free', async () => {
    gateway.sandbox.control.fail('status=400', { provider: 'hunyuan', times: 3 })
    gateway.sandbox.control.fail('status=400', { provider: 'huggingface', times: 3 })
    gateway.sandbox.control.fail('status=400', { provider: 'openrouter', times: 3 })
    const { verified, parts } = (await ask(sum)).usage.auto
    expect([verified, parts!.length]).toEqual([true, 2])
    expect(parts![1]!.model).toMatch(/^anthropic\//)
  })

  it('where nobody can decide, says so and gives the first answer', async () => {
    differ()
    const poor = await newAccount({ credit: '0.001', freeCalls: false })
    const answer = await ask(sum, { max_cost: 0.002 }, poor.key)
    expect(answer.usage.auto).toMatchObject({ verified: false })
    expect(answer.warnings?.join()).toContain('The two answers differ and no third could be had')
  })

  it('keeps all parts together within max_cost', async () => {
    differ()
    const answer = await ask(sum, { max_cost: 0.01 })
    expect(answer.usage.auto.parts).toHaveLength(3)
    expect(answer.usage.cost).toBeLessThanOrEqual(0.01)
  })

  it.each([
    ['/v1/responses', { model: 'auto:verified', input: sum }],
    ['/v1/messages', { model: 'auto:verified', max_tokens: 300, messages: [{ role: 'user', content: sum }] }],
  ])('works at %s, also as a stream that comes whole', async (path, body) => {
    const whole = (await (await post(body, { path })).json()) as Answer
    expect(whole.usage.auto.parts).toHaveLength(2)
    const text = await (await post({ ...body, stream: true }, { path })).text()
    expect(text).toContain('"verified":true')
    expect(text).toContain('speaking for')
  })

  it('a stream of chunks ends with the usage of all parts and [DONE]', async () => {
    const response = await post({ model: 'auto:verified', stream: true, messages: [{ role: 'user', content: sum }] })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const text = await response.text()
    expect(text).toContain('"parts":[')
    expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true)
  })

  it('does not take an Idempotency-Key, which could guard only one of its calls', async () => {
    const response = await post({ model: 'auto:verified', messages: [{ role: 'user', content: sum }] }, { headers: { 'idempotency-key': 'once' } })
    expect([response.status, gateway.sandbox.control.count()]).toEqual([400, 0])
    expect(((await response.json()) as { error: { param: string } }).error.param).toBe('Idempotency-Key')
  })

  it('what has no one right answer goes to auto, which a warning says', async () => {
    const answer = await ask('Why do cats purr?')
    expect(answer.usage.auto.parts).toBeUndefined()
    expect(answer.warnings?.join()).toContain('auto:verified compares short answers')
  })
})
