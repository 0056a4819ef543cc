import { describe, expect, test } from 'vitest'
import { sseData, useSandbox, weatherTool } from './support.ts'

const room = useSandbox()
const headers: Record<string, Record<string, string>> = {
  anthropic: { 'x-api-key': 'any', 'anthropic-version': '2023-06-01' },
  google: { 'x-goog-api-key': 'any' },
  meta: { authorization: 'Bearer any' },
}

function post(provider: string, path: string, body: unknown): Promise<Response> {
  return fetch(`${room.sandbox.url}/${provider}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers[provider] }, body: JSON.stringify(body) })
}

async function whole(provider: string, path: string, body: unknown): Promise<Record<string, unknown>> {
  return (await (await post(provider, path, body)).json()) as Record<string, unknown>
}

async function events(provider: string, path: string, body: unknown): Promise<Record<string, unknown>[]> {
  return sseData(await (await post(provider, path, body)).text()) as Record<string, unknown>[]
}

describe('Anthropic’s messages', () => {
  const body = { model: 'claude-sonnet-5-5', max_tokens: 500, messages: [{ role: 'user', content: 'Hello!' }] }

  test('come with thinking and its signature, text and usage', async () => {
    const answer = await whole('anthropic', '/messages', { ...body, thinking: { type: 'adaptive' } })
    expect(answer).toMatchObject({ type: 'message', role: 'assistant', stop_reason: 'end_turn', stop_sequence: null })
    expect(answer.content).toMatchObject([{ type: 'thinking', signature: expect.any(String) }, { type: 'text', text: expect.stringContaining('Hello!') }])
    expect(answer.usage).toMatchObject({ input_tokens: expect.any(Number), output_tokens: expect.any(Number) })
  })

  test('stream as named events in the documented order', async () => {
    const stream = await events('anthropic', '/messages', { ...body, stream: true, tools: [{ name: weatherTool.name, input_schema: weatherTool.parameters }] })
    const types = stream.map((event) => event.type)
    expect(types).toEqual(['message_start', 'ping', 'content_block_start', 'content_block_delta', 'content_block_delta', 'content_block_stop', 'message_delta', 'message_stop'])
    const parts = stream.filter((event) => event.type === 'content_block_delta').map((event) => (event.delta as { partial_json: string }).partial_json)
    expect(JSON.parse(parts.join(''))).toMatchObject({ city: 'sample city' })
    expect(stream.at(-2)).toMatchObject({ delta: { stop_reason: 'tool_use' }, usage: { output_tokens: expect.any(Number) } })
  })

  test('answer in text once the tool’s result is there', async () => {
    const answer = await whole('anthropic', '/messages', {
      ...body,
      tools: [{ name: weatherTool.name, input_schema: weatherTool.parameters }],
      messages: [...body.messages, { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'get_weather', input: {} }] }, { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'sunny' }] }],
    })
    expect(answer).toMatchObject({ stop_reason: 'end_turn', content: [{ type: 'text' }] })
  })

  test('write to the cache where they are told to, and read from it afterwards', async () => {
    const cached = { ...body, system: [{ type: 'text', text: 'Cached words. '.repeat(1000), cache_control: { type: 'ephemeral' } }] }
    const first = await whole('anthropic', '/messages', cached)
    const second = await whole('anthropic', '/messages', { ...cached, messages: [{ role: 'user', content: 'And now?' }] })
    const written = (first.usage as { cache_creation_input_tokens: number }).cache_creation_input_tokens
    expect(written).toBeGreaterThan(1024)
    expect(second.usage).toMatchObject({ cache_read_input_tokens: written, cache_creation_input_tokens: 0 })
  })

  test('need max_tokens, a version and a key', async () => {
    expect((await post('anthropic', '/messages', { ...body, max_tokens: undefined })).status).toBe(400)
    const bare = await fetch(`${room.sandbox.url}/anthropic/messages`, { method: 'POST', headers: { 'x-api-key': 'any' }, body: JSON.stringify(body) })
    expect([bare.status, await bare.json()]).toMatchObject([400, { type: 'error', error: { type: 'invalid_request_error' } }])
    const stranger = await fetch(`${room.sandbox.url}/anthropic/messages`, { method: 'POST', body: '{}' })
    expect([stranger.status, await stranger.json()]).toMatchObject([401, { type: 'error', error: { type: 'authentication_error' } }])
  })

  test('can be counted without max_tokens', async () => {
    expect(await whole('anthropic', '/messages/count_tokens', { model: body.model, messages: body.messages })).toEqual({ input_tokens: expect.any(Number) })
  })
})

describe('Gemini’s generateContent', () => {
  const body = { contents: [{ role: 'user', parts: [{ text: 'Hello!' }] }] }

  test('answers whole, with thoughts when they are asked for', async () => {
    const answer = await whole('google', '/models/gemini-3.8-flash:generateContent', { ...body, generationConfig: { thinkingConfig: { thinkingLevel: 'low', includeThoughts: true } } })
    expect(answer).toMatchObject({
      candidates: [{ content: { role: 'model', parts: [{ thought: true }, { text: expect.stringContaining('Hello!') }] }, finishReason: 'STOP' }],
      usageMetadata: { thoughtsTokenCount: expect.any(Number) },
      modelVersion: 'gemini-3.8-flash',
    })
  })

  test('streams with usage in the last event', async () => {
    const stream = await events('google', '/models/gemini-3.8-flash:streamGenerateContent?alt=sse', body)
    expect(stream.length).toBeGreaterThan(10)
    expect(stream.at(-1)).toMatchObject({ candidates: [{ finishReason: 'STOP' }], usageMetadata: { totalTokenCount: expect.any(Number) } })
    expect(stream[0]).not.toHaveProperty('usageMetadata')
  })

  test('calls a function with a signed part, its types in capitals', async () => {
    const declaration = { name: 'get_weather', parameters: { type: 'OBJECT', properties: { city: { type: 'STRING' }, days: { type: 'INTEGER' } } } }
    const answer = await whole('google', '/models/gemini-3.8-flash:generateContent', { ...body, tools: [{ functionDeclarations: [declaration] }] })
    expect(answer).toMatchObject({ candidates: [{ content: { parts: [{ functionCall: { name: 'get_weather', args: { city: 'sample city', days: 1 } }, thoughtSignature: expect.any(String) }] } }] })
  })

  test('cuts at maxOutputTokens and fails in Google’s words', async () => {
    expect(await whole('google', '/models/m:generateContent', { ...body, generationConfig: { maxOutputTokens: 3 } })).toMatchObject({ candidates: [{ finishReason: 'MAX_TOKENS' }], usageMetadata: { candidatesTokenCount: 3 } })
    expect(await whole('google', '/models/m:generateContent', {})).toMatchObject({ error: { code: 400, status: 'INVALID_ARGUMENT' } })
  })
})

describe('OpenAI’s responses', () => {
  const body = { model: 'muse-spark-1.3', input: 'Hello!' }

  test('carry reasoning, text and usage', async () => {
    const answer = await whole('meta', '/responses', { ...body, reasoning: { effort: 'low', summary: 'auto' }, include: ['reasoning.encrypted_content'] })
    expect(answer).toMatchObject({
      object: 'response',
      status: 'completed',
      output: [{ type: 'reasoning', summary: [{ type: 'summary_text' }], encrypted_content: expect.any(String) }, { type: 'message', content: [{ type: 'output_text', text: expect.stringContaining('Hello!') }] }],
      usage: { output_tokens_details: { reasoning_tokens: expect.any(Number) } },
    })
  })

  test('stream numbered events that end with the whole', async () => {
    const stream = await events('meta', '/responses', { ...body, stream: true })
    expect(stream.map((event) => event.sequence_number)).toEqual(stream.map((_, index) => index))
    const words = stream.filter((event) => event.type === 'response.output_text.delta').map((event) => event.delta)
    const last = stream.at(-1) as { type: string; response: { output: { content: { text: string }[] }[] } }
    expect(last.type).toBe('response.completed')
    expect(words.join('')).toBe(last.response.output[0]!.content[0]!.text)
  })

  test('call functions, and are incomplete when cut', async () => {
    const called = await whole('meta', '/responses', { ...body, tools: [{ type: 'function', ...weatherTool }] })
    expect(called.output).toMatchObject([{ type: 'function_call', name: 'get_weather', call_id: expect.stringMatching(/^call_/) }])
    expect(await whole('meta', '/responses', { ...body, max_output_tokens: 2 })).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } })
  })
})
