import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { balance } from '#lib/billing/balance.ts'
import { verifyReceipt } from '#lib/billing/verify-receipt.ts'
import { db } from '#lib/db.ts'
import { requestIdOf } from '#lib/ids.ts'
import { usdNumber } from '#lib/money.ts'
import { expectBalancedBooks } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { newAccount, openai, startTestGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway

beforeAll(async () => {
  await freshDatabase()
  gateway = await startTestGateway()
})

afterAll(async () => {
  await expectBalancedBooks()
  await gateway.close()
})

const hello = [{ role: 'user' as const, content: 'Hello!' }]

interface UsageWithCost {
  prompt_tokens: number
  completion_tokens: number
  cost: number
}

describe('the OpenAI SDK with another base URL', () => {
  it.each(['deepseek/deepseek-chat', 'anthropic/claude-sonnet', 'openai/gpt-5.4', 'auto'])('gets an answer from %s', async (model) => {
    const { key } = await newAccount()
    const answer = await openai(gateway.url, key).chat.completions.create({ model, messages: hello })
    expect(answer.choices[0]!.message.content).toMatch(/\w/)
    expect(answer.id).toMatch(/^gen-/)
    expect(answer.object).toBe('chat.completion')
    expect(answer.model).not.toBe('auto')
    expect(answer.choices[0]!.finish_reason).toBe('stop')
  })

  it.each(['deepseek/deepseek-chat', 'anthropic/claude-sonnet'])('streams from %s, usage with the cost last', async (model) => {
    const { key } = await newAccount({ credit: '1', freeCalls: false })
    const stream = await openai(gateway.url, key).chat.completions.create({ model, messages: hello, stream: true })
    let text = ''
    const usages: UsageWithCost[] = []
    const finishes: string[] = []
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? ''
      if (chunk.choices[0]?.finish_reason) finishes.push(chunk.choices[0].finish_reason)
      if (chunk.usage) usages.push(chunk.usage as never)
    }
    expect(text).toMatch(/\w/)
    expect(finishes).toEqual(['stop'])
    expect(usages).toHaveLength(1)
    expect(usages[0]!.cost).toBeGreaterThan(0)
  })

  it('calls tools through a provider of another format', async () => {
    const { key } = await newAccount()
    const tools = [{ type: 'function' as const, function: { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } } }]
    for (const model of ['openai/gpt-5.4', 'anthropic/claude-sonnet']) {
      const answer = await openai(gateway.url, key).chat.completions.create({ model, messages: hello, tools })
      const call = answer.choices[0]!.message.tool_calls![0]!
      expect(answer.choices[0]!.finish_reason).toBe('tool_calls')
      expect(call.type === 'function' && call.function.name).toBe('weather')
      expect(call.type === 'function' && JSON.parse(call.function.arguments)).toHaveProperty('city')
    }
  })
})

describe('the headers of an answer', () => {
  it.each([false, true])('tell who answered and how long the gateway itself took; streamed: %s', async (stream) => {
    const { key } = await newAccount({ credit: '1', freeCalls: false })
    const response = await fetch(`${gateway.url}/v1/chat/completions`, post(key, { model: 'openai/gpt-5.4', messages: [{ role: 'user', content: '[sandbox: wait=300]' }], stream }))
    await response.text()
    const headers = Object.fromEntries(response.headers)
    expect(headers).toMatchObject({ 'x-aipower-provider': 'openai', 'x-aipower-model': 'openai/gpt-5.4', 'x-aipower-attempts': '1' })
    expect(headers['x-generation-id']).toBe(`gen-${headers['x-request-id']!.replaceAll('-', '')}`)
    expect(headers['x-aipower-cost'] !== undefined).toBe(!stream)
    const [, upstream, overhead] = /^upstream;dur=(\d+), gateway;dur=(\d+)$/.exec(headers['server-timing']!)!
    expect(Number(upstream)).toBeGreaterThanOrEqual(295)
    expect(overhead).toBe(headers['x-aipower-overhead-ms'])
  })
})

describe('what a call costs', () => {
  it('is in the answer, leaves the balance, and stands on the receipt', async () => {
    const { key, caller } = await newAccount({ credit: '1', freeCalls: false })
    const answer = await openai(gateway.url, key).chat.completions.create({ model: 'openai/gpt-5.4', messages: hello })
    const { cost } = answer.usage as never as UsageWithCost
    const wallet = await balance(caller)
    expect(cost).toBeGreaterThan(0)
    expect(usdNumber(wallet.totalUsage)).toBe(cost)
    expect(wallet.held).toBe(0n)
    const receipt = await get<{ line_items: { usd: string }[] }>(`/v1/generation?id=${answer.id}`, key)
    expect(receipt.data).toMatchObject({ id: answer.id, total_cost: cost, model: 'openai/gpt-5.4', outcome: 'completed', tokens_prompt: answer.usage!.prompt_tokens })
    expect(receipt.data.line_items.reduce((sum, line) => sum + Number(line.usd), 0)).toBeCloseTo(cost, 9)
    expect(verifyReceipt(receipt)).toEqual([])
  })

  it('is split into input and output that add up to it', async () => {
    const { key } = await newAccount({ credit: '1', freeCalls: false })
    const answer = await openai(gateway.url, key).chat.completions.create({ model: 'openai/gpt-5.4', messages: hello })
    const { cost, cost_details: parts } = answer.usage as never as UsageWithCost & { cost_details: { upstream_inference_prompt_cost: number; upstream_inference_completions_cost: number } }
    expect(parts.upstream_inference_prompt_cost + parts.upstream_inference_completions_cost).toBeCloseTo(cost, 12)
  })

  it('is committed before the last byte of a stream', async () => {
    const { key, caller } = await newAccount({ credit: '1', freeCalls: false })
    const response = await fetch(`${gateway.url}/v1/chat/completions`, post(key, { model: 'openai/gpt-5.4', messages: hello, stream: true }))
    let text = ''
    const decoder = new TextDecoder()
    for await (const bytes of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(bytes, { stream: true })
      if (text.includes('[DONE]')) expect((await balance(caller)).held).toBe(0n)
    }
    const id = /"id":"(gen-[0-9a-f]+)"/.exec(text)![1]!
    const { rows } = await db().query('select charged from money.usage_event where id = $1', [requestIdOf(id)])
    expect(rows).toHaveLength(1)
    expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true)
  })

  it('is nothing for a free call, whose output is capped', async () => {
    const { key, caller } = await newAccount()
    const response = await fetch(`${gateway.url}/v1/chat/completions`, post(key, { model: 'openai/gpt-5.4', messages: hello, max_tokens: 5_000 }))
    const answer = (await response.json()) as { usage: UsageWithCost }
    expect(answer.usage.cost).toBe(0)
    expect(decodeURIComponent(response.headers.get('x-aipower-warnings')!)).toContain('1024')
    expect(JSON.stringify(gateway.sandbox.control.last!.body)).toContain('1024')
    expect((await balance(caller)).freeCallsLeft).toBe(49n)
  })

  it('of 51 parallel first calls is 50 free ones and one refusal', async () => {
    const { key, caller } = await newAccount()
    const statuses = await Promise.all(Array.from({ length: 51 }, () => fetch(`${gateway.url}/v1/chat/completions`, post(key, { model: 'deepseek/deepseek-chat', messages: hello })).then(async (answer) => (await answer.text(), answer.status))))
    expect(statuses.filter((status) => status === 200)).toHaveLength(50)
    expect(statuses.filter((status) => status === 402)).toHaveLength(1)
    const wallet = await balance(caller)
    expect(wallet.freeCallsLeft).toBe(0n)
    expect(wallet.totalUsage).toBe(0n)
  })
})

describe('the sandbox', () => {
  it('says so on every answer', async () => {
    const { key } = await newAccount()
    const response = await fetch(`${gateway.url}/v1/chat/completions`, post(key, { model: 'auto', messages: hello }))
    expect(response.headers.get('x-aipower-sandbox')).toBe('true')
  })
})

describe('the lookups', () => {
  it('list the models with prices', async () => {
    const { data } = await get<{ id: string; object: string; pricing: { prompt: string } }[]>('/v1/models')
    const model = data.find(({ id }) => id === 'openai/gpt-5.4')
    expect(model?.object).toBe('model')
    expect(model?.pricing.prompt).toMatch(/^0\.\d+$/)
    expect(data.length).toBeGreaterThanOrEqual(60)
  })

  it('tell a key what it has spent and what its account has', async () => {
    const { key } = await newAccount({ credit: '2.5', freeCalls: false })
    const answer = await openai(gateway.url, key).chat.completions.create({ model: 'openai/gpt-5.4', messages: hello })
    const { cost } = answer.usage as never as UsageWithCost
    expect((await get('/v1/key', key)).data).toMatchObject({ usage: cost, usage_daily: cost, usage_monthly: cost })
    expect((await get('/api/v1/credits', key)).data).toMatchObject({ total_credits: 2.5, total_usage: cost })
  })

  it('show no call of another account', async () => {
    const [mine, other] = [await newAccount(), await newAccount()]
    const answer = await openai(gateway.url, mine.key).chat.completions.create({ model: 'auto', messages: hello })
    const response = await fetch(`${gateway.url}/v1/generation?id=${answer.id}`, { headers: { authorization: `Bearer ${other.key}` } })
    expect(response.status).toBe(404)
  })
})

function post(key: string, body: object): RequestInit {
  return { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

async function get<T>(path: string, key?: string): Promise<{ data: T }> {
  const response = await fetch(gateway.url + path, { headers: key ? { authorization: `Bearer ${key}` } : {} })
  expect(response.status).toBe(200)
  return response.json() as Promise<{ data: T }>
}
