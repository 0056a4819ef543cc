import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isObject, objectOf, objectsOf } from '#lib/dialects/json.ts'
import { sseParser } from '#lib/dialects/sse.ts'
import type { JsonObject } from '#lib/dialects/types.ts'
import { expectBalancedBooks } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { newAccount, startTestGateway, type TestAccount, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway
let account: TestAccount

beforeAll(async () => {
  await freshDatabase()
  gateway = await startTestGateway()
  account = await newAccount({ credit: '100', freeCalls: false })
})

beforeEach(() => gateway.sandbox.control.reset())

afterAll(async () => {
  await expectBalancedBooks()
  await gateway.close()
})

const codex = recorded('codex')
const claudeCode = recorded('claude-code')
const onlyOpenAi = { model: 'openai/gpt-5.4', provider: { only: ['openai'] } }
const everybody = ['openai/gpt-5.4', 'anthropic/claude-sonnet', 'google/gemini-flash', 'deepseek/deepseek-chat']

describe('the first request of Codex', () => {
  it.each(everybody)('is answered by %s, with a call of its tool', async (model) => {
    const { status, events } = await send('/v1/responses', codex, { model })
    expect(status).toBe(200)
    expect([events[0]!.type, events.at(-1)!.type]).toEqual(['response.created', 'response.completed'])
    expect(outputOf(events)).toContainEqual(expect.objectContaining({ type: 'function_call', name: 'exec_command' }))
  })

  it('loses the search that only OpenAI runs where another answers, and is told so', async () => {
    const { warnings } = await send('/v1/responses', codex, { model: 'anthropic/claude-sonnet' })
    expect(warnings).toContain('left out: web_search.')
    expect(toolNames()).toEqual(['exec_command', 'multi_agent_v1__close_agent', 'multi_agent_v1__resume_agent', 'get_goal'])
  })

  it('reaches OpenAI in its own format, without the search that costs by the call', async () => {
    const { warnings } = await send('/v1/responses', codex, onlyOpenAi)
    expect(warnings).toContain('left out: web_search.')
    const { path, body } = gateway.sandbox.control.last!
    expect(path).toBe('/responses')
    const tools = objectsOf(codex.body.tools).filter((tool) => tool.type !== 'web_search')
    expect({ ...body, model: '' }).toEqual({ ...codex.body, tools, model: '' })
  })

  it('means the same where its tools stand among what is said, as with models that Codex knows', async () => {
    const { tools, ...body } = codex.body
    const among = { headers: codex.headers, body: { ...body, input: [{ type: 'additional_tools', role: 'developer', tools }, ...objectsOf(body.input)] } }
    await send('/v1/responses', among, onlyOpenAi)
    const [first] = objectsOf(gateway.sandbox.control.last!.body.input)
    expect(first).toEqual({ type: 'additional_tools', role: 'developer', tools: objectsOf(tools).filter((tool) => tool.type !== 'web_search') })

    const { events } = await send('/v1/responses', among, { model: 'anthropic/claude-sonnet' })
    expect(toolNames()).toContain('multi_agent_v1__close_agent')
    expect(outputOf(events)).toContainEqual(expect.objectContaining({ type: 'function_call', name: 'exec_command' }))
  })

  it('loses a search inside a namespace too, and keeps what else is there', async () => {
    const [first] = objectsOf(codex.body.tools)
    await send('/v1/responses', codex, { ...onlyOpenAi, tools: [{ type: 'namespace', name: 'functions', tools: [first, { type: 'web_search' }] }] })
    expect(gateway.sandbox.control.last!.body.tools).toEqual([{ type: 'namespace', name: 'functions', tools: [first] }])
  })

  it.each(everybody)('may go on to call tools in a namespace: %s', async (model) => {
    const tools = objectsOf(codex.body.tools).filter((tool) => tool.type === 'namespace')
    const first = await send('/v1/responses', codex, { model, tools })
    const call = outputOf(first.events).find((item) => item.type === 'function_call')!
    expect(call).toMatchObject({ namespace: 'multi_agent_v1', name: 'close_agent' })

    const output = { type: 'function_call_output', call_id: call.call_id, output: 'closed' }
    const second = await send('/v1/responses', codex, { model, tools, input: [...objectsOf(codex.body.input), ...outputOf(first.events), output] })
    expect(second.status).toBe(200)
    expect(outputOf(second.events).at(-1)).toMatchObject({ type: 'message' })
  })

  it('gets the calls of an answer that is not streamed in their namespace too', async () => {
    const tools = objectsOf(codex.body.tools).filter((tool) => tool.type === 'namespace')
    const { whole } = await send('/v1/responses', codex, { model: 'anthropic/claude-sonnet', tools, stream: false })
    expect(objectsOf(whole!.output)).toContainEqual(expect.objectContaining({ type: 'function_call', namespace: 'multi_agent_v1', name: 'close_agent' }))
  })

  it.each([
    ['is all there is', { tools: [{ type: 'web_search' }] }],
    ['is asked for', { tool_choice: { type: 'web_search' } }],
  ])('is refused by name when the search of another provider %s', async (_, change) => {
    const { status, whole } = await send('/v1/responses', codex, { model: 'anthropic/claude-sonnet', ...change })
    expect(status).toBe(400)
    expect(objectOf(whole!.error)).toMatchObject({ code: 'unsupported_parameter', param: expect.stringMatching(/^tools\[\d\]$/) as string })
  })
})

describe('a reasoning model of OpenAI that is given tools', () => {
  const tool = { name: 'now', parameters: { type: 'object', properties: {} } }
  const chat = { headers: {}, body: { messages: [{ role: 'user', content: 'What time is it?' }], tools: [{ type: 'function', function: tool }], reasoning_effort: 'high', ...onlyOpenAi } }

  it.each(['openai/gpt-5.4', 'openai/gpt-6.1-sol'])('reasons for callers of chat completions too, which refuse that: %s', async (model) => {
    const { status, whole } = await send('/v1/chat/completions', chat, { model })
    expect({ status, path: gateway.sandbox.control.last!.path }).toEqual({ status: 200, path: '/responses' })
    const message = objectOf(objectsOf(whole!.choices)[0]!.message)!
    expect(message).toMatchObject({ tool_calls: [{ function: { name: 'now' } }], reasoning_details: expect.arrayContaining([expect.objectContaining({ type: 'reasoning.encrypted' })]) as unknown })

    const { tool_calls: calls } = message
    await send('/v1/chat/completions', chat, { model, messages: [...chat.body.messages, message, { role: 'tool', tool_call_id: objectsOf(calls)[0]!.id, content: 'noon' }] })
    expect(objectsOf(gateway.sandbox.control.last!.body.input).map((item) => item.type ?? item.role)).toEqual(['user', 'reasoning', 'function_call', 'function_call_output'])
  })

  it('is asked in chat completions, word for word, when there are none', async () => {
    await send('/v1/chat/completions', chat, { model: 'openai/gpt-5.4', tools: [] })
    expect(gateway.sandbox.control.last!.path).toBe('/chat/completions')
  })
})

describe('the first request of Claude Code', () => {
  it.each(everybody)('is answered by %s, with a call of its tool', async (model) => {
    const { status, events } = await send('/v1/messages?beta=true', claudeCode, { model })
    expect(status).toBe(200)
    expect([events[0]!.type, events.at(-1)!.type]).toEqual(['message_start', 'message_stop'])
    expect(events.map((event) => objectOf(event.content_block))).toContainEqual(expect.objectContaining({ type: 'tool_use', name: 'Bash' }))
  })

  it('reaches Claude as it is, with what it switches on', async () => {
    await send('/v1/messages?beta=true', claudeCode, { model: 'anthropic/claude-sonnet' })
    const { body, headers } = gateway.sandbox.control.last!
    expect({ ...body, model: '' }).toEqual({ ...claudeCode.body, model: '' })
    expect(headers['anthropic-beta']).toBe(claudeCode.headers['anthropic-beta'])
  })

  it('can be counted before it is sent', async () => {
    const { max_tokens: _, stream: __, metadata: ___, ...body } = claudeCode.body
    const { status, whole } = await send('/v1/messages/count_tokens?beta=true', { ...claudeCode, body }, { model: 'anthropic/claude-haiku' })
    expect({ status, whole }).toEqual({ status: 200, whole: { input_tokens: expect.any(Number) as number } })
  })
})

interface Recorded {
  headers: Record<string, string>
  body: JsonObject
}

function recorded(tool: string): Recorded {
  return JSON.parse(readFileSync(new URL(`../recordings/requests/${tool}.json`, import.meta.url), 'utf8')) as Recorded
}

/** Sends what a tool sent, with a field changed or two, and reads the whole answer. */
async function send(path: string, { headers, body }: Recorded, change: JsonObject) {
  const response = await fetch(gateway.url + path, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', authorization: `Bearer ${account.key}` },
    body: JSON.stringify({ ...body, ...change }),
  })
  const text = await response.text()
  const streamed = response.headers.get('content-type')!.startsWith('text/event-stream')
  const events = streamed ? sseParser().push(new TextEncoder().encode(text)).map(({ data }) => objectOf(JSON.parse(data))!) : []
  return {
    status: response.status,
    warnings: decodeURIComponent(response.headers.get('x-aipower-warnings') ?? ''),
    events,
    whole: streamed ? undefined : objectOf(JSON.parse(text)),
  }
}

/** What a stream of Responses ended with. */
function outputOf(events: JsonObject[]): JsonObject[] {
  return objectsOf(objectOf(events.at(-1)?.response)?.output)
}

/** Names of the tools that reached the provider. */
function toolNames(): unknown[] {
  return objectsOf(gateway.sandbox.control.last!.body.tools).map((tool) => (isObject(tool.function) ? tool.function.name : tool.name))
}
