import Anthropic from '@anthropic-ai/sdk'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { balance } from '#lib/billing/balance.ts'
import { expectBalancedBooks } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { newAccount, startTestGateway, type TestAccount, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway
let account: TestAccount

beforeAll(async () => {
  await freshDatabase()
  gateway = await startTestGateway()
  account = await newAccount({ credit: '1', freeCalls: false })
})

beforeEach(() => gateway.sandbox.control.reset())

afterAll(async () => {
  await expectBalancedBooks()
  await gateway.close()
})

const hello = [{ role: 'user' as const, content: 'Hello!' }]

function anthropic(key = account.key): Anthropic {
  return new Anthropic({ baseURL: `${gateway.url}/api`, apiKey: key, maxRetries: 0 })
}

function post(path: string, body: object, headers: Record<string, string> = { 'x-api-key': account.key }): Promise<Response> {
  return fetch(gateway.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
}

describe('the Anthropic SDK with another base URL', () => {
  it.each(['anthropic/claude-sonnet', 'claude-sonnet', 'openai/gpt-5.4', 'deepseek/deepseek-chat'])('gets an answer from %s', async (model) => {
    const answer = await anthropic().messages.create({ model, max_tokens: 200, messages: hello })
    expect(answer).toMatchObject({ type: 'message', role: 'assistant', stop_reason: 'end_turn' })
    expect(answer.content[0]).toMatchObject({ type: 'text', text: expect.stringContaining('Hello') as string })
  })

  it.each(['anthropic/claude-sonnet', 'openai/gpt-5.4'])('streams from %s', async (model) => {
    const final = await anthropic().messages.stream({ model, max_tokens: 200, messages: hello }).finalMessage()
    expect(final.content[0]).toMatchObject({ type: 'text', text: expect.stringContaining('Hello') as string })
    expect(final.usage.output_tokens).toBeGreaterThan(0)
  })

  it('is told of errors in its own words', async () => {
    await expect(anthropic('sk-aip-v1-wrong').messages.create({ model: 'claude-sonnet', max_tokens: 9, messages: hello })).rejects.toThrow(Anthropic.AuthenticationError)
    const response = await post('/v1/messages', { model: 'claude-sonnet', messages: [] })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ type: 'error', error: { type: 'invalid_request_error', message: expect.stringContaining('messages') as string } })
  })

  it.each<Record<string, string>>([{ 'anthropic-version': '2023-06-01' }, { 'anthropic-version': '2023-01-01' }, {}])('may name either version or none: %j', async (version) => {
    const keys: Record<string, string>[] = [{ 'x-api-key': account.key }, { authorization: `Bearer ${account.key}` }]
    for (const key of keys) {
      const response = await post('/v1/messages', { model: 'claude-sonnet', max_tokens: 50, messages: hello }, { ...key, ...version })
      expect(response.status).toBe(200)
      await response.text()
    }
  })

  it.each(['anthropic/claude-sonnet', 'openai/gpt-5.4'])('has %s call its tools, turn by turn, although nobody keeps the thread it would like', async (model) => {
    const runner = anthropic().beta.messages.toolRunner({
      model, max_tokens: 400, messages: hello,
      tools: [{ name: 'now', input_schema: { type: 'object', properties: {} }, run: () => 'noon', parse: (input) => input }],
    })
    expect((await runner.runUntilDone()).content).toEqual([expect.objectContaining({ type: 'text' })])
    const { body } = gateway.sandbox.control.last!
    expect(JSON.stringify(body.messages ?? body.input)).toMatch(/Hello!.*now.*noon/)
    expect(body).not.toHaveProperty('thread')
  })

  it('is told that no thread can be continued', async () => {
    const response = await post('/v1/messages', { model: 'claude-sonnet', max_tokens: 9, messages: hello, thread: { type: 'continue', previous_message_id: 'msg_1' } })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { param: 'thread', details: { error_code: 'thread_unsupported_request' } } })
    expect(gateway.sandbox.control.count()).toBe(0)
  })

  it('passes beta headers on to Anthropic only', async () => {
    const headers = { 'x-api-key': account.key, 'anthropic-beta': 'context-1m-2025-08-07' }
    await post('/v1/messages', { model: 'claude-sonnet', max_tokens: 50, messages: hello }, headers).then((response) => response.text())
    expect(gateway.sandbox.control.last!.headers['anthropic-beta']).toBe('context-1m-2025-08-07')
    await post('/v1/messages', { model: 'openai/gpt-5.4', max_tokens: 50, messages: hello }, headers).then((response) => response.text())
    expect(gateway.sandbox.control.last!.headers['anthropic-beta']).toBeUndefined()
  })
})

describe('count_tokens', () => {
  const tools = [{ name: 'weather', input_schema: { type: 'object' as const, properties: { city: { type: 'string' } } } }]

  it('asks Anthropic for its own models, for nothing', async () => {
    const before = await balance(account.caller)
    const { input_tokens } = await anthropic().messages.countTokens({ model: 'anthropic/claude-sonnet', system: 'Be brief.', messages: hello, tools })
    expect(input_tokens).toBeGreaterThan(5)
    const asked = gateway.sandbox.control.last!
    expect(asked.path).toBe('/messages/count_tokens')
    expect(Object.keys(asked.body).toSorted()).toEqual(['messages', 'model', 'system', 'tools'])
    expect(await balance(account.caller)).toEqual(before)
  })

  it('counts here for other models, and says so', async () => {
    const response = await post('/v1/messages/count_tokens', { model: 'openai/gpt-5.4', messages: hello })
    expect(await response.json()).toMatchObject({ input_tokens: expect.any(Number) as number })
    expect(decodeURIComponent(response.headers.get('x-aipower-warnings')!)).toContain('Counted here')
    expect(gateway.sandbox.control.count()).toBe(0)
  })

  it('counts here when Anthropic does not answer', async () => {
    gateway.sandbox.control.fail('status=529', { times: 1 })
    const response = await post('/v1/messages/count_tokens', { model: 'anthropic/claude-sonnet', messages: hello })
    expect(response.status).toBe(200)
    expect(decodeURIComponent(response.headers.get('x-aipower-warnings')!)).toContain('Counted here')
  })

  it('leaves hosted tools out, which its provider refuses, and says so', async () => {
    const response = await post('/v1/messages/count_tokens', { model: 'anthropic/claude-sonnet', messages: hello, tools: [{ type: 'web_search_20250305', name: 'web_search' }], tool_choice: { type: 'auto' } })
    expect(decodeURIComponent(response.headers.get('x-aipower-warnings')!)).toContain('Hosted tools')
    expect(Object.keys(gateway.sandbox.control.last!.body).toSorted()).toEqual(['messages', 'model'])
  })

  it('is refused without a key, without messages and for an unknown model', async () => {
    expect((await post('/v1/messages/count_tokens', { model: 'claude-sonnet', messages: hello }, {})).status).toBe(401)
    expect((await post('/v1/messages/count_tokens', { model: 'claude-sonnet' })).status).toBe(400)
    expect((await post('/v1/messages/count_tokens', { model: 'nobody/nothing', messages: hello })).status).toBe(400)
  })
})
