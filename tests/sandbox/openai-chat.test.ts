import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import { collect, useSandbox, weatherTool } from './support.ts'

const room = useSandbox()
const client = (provider = 'openai') => new OpenAI({ apiKey: 'any', baseURL: `${room.sandbox.url}/${provider}`, maxRetries: 0 })
const hello = { model: 'gpt-5.4', messages: [{ role: 'user' as const, content: 'Hello, sandbox!' }] }

describe('the sandbox, asked by the official OpenAI client', () => {
  test('says that it is the sandbox and repeats the question', async () => {
    const answer = await client().chat.completions.create(hello)
    expect(answer.choices[0]!.message.content).toMatch(/sandbox.*Hello, sandbox!/)
    expect(answer.choices[0]!.finish_reason).toBe('stop')
    expect(answer.usage!.prompt_tokens).toBeGreaterThan(3)
    expect(answer.usage!.total_tokens).toBe(answer.usage!.prompt_tokens + answer.usage!.completion_tokens)
  })

  test('streams the same words, token by token, with usage last', async () => {
    const whole = await client().chat.completions.create(hello)
    const stream = await client().chat.completions.create({ ...hello, stream: true, stream_options: { include_usage: true } })
    const chunks = await collect(stream)
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe(whole.choices[0]!.message.content)
    expect(chunks.length).toBeGreaterThan(10)
    expect(chunks.at(-1)!.choices).toEqual([])
    expect(chunks.at(-1)!.usage).toEqual(whole.usage)
  })

  test('reports no usage in a stream that did not ask for it', async () => {
    const chunks = await collect(await client().chat.completions.create({ ...hello, stream: true }))
    expect(chunks.every((chunk) => !chunk.usage)).toBe(true)
    expect(chunks.at(-1)!.choices[0]!.finish_reason).toBe('stop')
  })

  test('calls the first tool with arguments of its schema, and answers in words after the result', async () => {
    const tools = [{ type: 'function' as const, function: weatherTool }]
    const first = await client().chat.completions.create({ ...hello, tools })
    const call = first.choices[0]!.message.tool_calls![0]!
    expect(first.choices[0]!.finish_reason).toBe('tool_calls')
    expect(call.type === 'function' && call.function.name).toBe('get_weather')
    expect(call.type === 'function' && JSON.parse(call.function.arguments)).toEqual({ city: 'sample city', unit: 'celsius', days: 2 })

    const second = await client().chat.completions.create({
      ...hello,
      tools,
      messages: [...hello.messages, first.choices[0]!.message, { role: 'tool', tool_call_id: call.id, content: '21 degrees' }],
    })
    expect(second.choices[0]!.message.content).toContain('sandbox')
    expect(second.choices[0]!.finish_reason).toBe('stop')
  })

  test('streams tool calls in pieces which the client joins', async () => {
    const runner = client().chat.completions.stream({ ...hello, model: 'gpt-5.4', messages: [{ role: 'user', content: '[sandbox: calls=2]' }], tools: [{ type: 'function', function: weatherTool }] })
    const message = await runner.finalMessage()
    expect(message.tool_calls).toHaveLength(2)
    expect(new Set(message.tool_calls!.map((call) => call.id)).size).toBe(2)
    expect(message.tool_calls!.map((call) => call.type === 'function' && (JSON.parse(call.function.arguments) as { unit: string }).unit)).toEqual(['celsius', 'celsius'])
  })

  test('fills in a JSON schema', async () => {
    const schema = {
      type: 'object',
      properties: { name: { type: 'string' }, tags: { type: 'array', items: { $ref: '#/$defs/tag' } }, born: { type: 'string', format: 'date' } },
      required: ['name', 'tags', 'born'],
      $defs: { tag: { enum: ['a', 'b'] } },
    }
    const answer = await client().chat.completions.create({ ...hello, response_format: { type: 'json_schema', json_schema: { name: 'person', schema } } })
    expect(JSON.parse(answer.choices[0]!.message.content!)).toEqual({ name: 'sample name', tags: ['a'], born: '2026-01-01' })
  })

  test('keeps to the output limit, to stop sequences and to n', async () => {
    const short = await client().chat.completions.create({ ...hello, max_completion_tokens: 4 })
    expect(short.choices[0]!.finish_reason).toBe('length')
    expect(short.usage!.completion_tokens).toBe(4)
    const stopped = await client().chat.completions.create({ ...hello, stop: ['sandbox'] })
    expect(stopped.choices[0]!.message.content).toBe('This is the AIPower ')
    const three = await client().chat.completions.create({ ...hello, n: 3 })
    expect(three.choices.map((choice) => choice.index)).toEqual([0, 1, 2])
  })

  test('reasons when asked, in the provider’s own field, and counts it', async () => {
    const asked = { ...hello, reasoning_effort: 'low' as const }
    const hidden = await client('openai').chat.completions.create(asked)
    expect(hidden.usage!.completion_tokens_details!.reasoning_tokens).toBeGreaterThan(0)
    expect(hidden.choices[0]!.message).not.toHaveProperty('reasoning_content')
    expect((await client('deepseek').chat.completions.create(asked)).choices[0]!.message).toHaveProperty('reasoning_content')
    expect((await client('groq').chat.completions.create(asked)).choices[0]!.message).toHaveProperty('reasoning')
    const { usage } = await client('xai').chat.completions.create(asked)
    expect(usage!.total_tokens).toBe(usage!.prompt_tokens + usage!.completion_tokens + usage!.completion_tokens_details!.reasoning_tokens!)
  })

  test('reads a long beginning from its cache the second time', async () => {
    const long = { model: 'gpt-5.4', messages: [{ role: 'system' as const, content: 'Many words. '.repeat(1000) }, ...hello.messages] }
    const first = await client().chat.completions.create(long)
    const second = await client().chat.completions.create({ ...long, messages: [long.messages[0]!, { role: 'user', content: 'Another question' }] })
    expect(first.usage!.prompt_tokens_details!.cached_tokens).toBe(0)
    expect(second.usage!.prompt_tokens_details!.cached_tokens).toBeGreaterThanOrEqual(1024)
  })

  test('embeds, as floats and as the client’s default base64', async () => {
    const floats = await client().embeddings.create({ model: 'text-embedding-3-small', input: ['a', 'b'], encoding_format: 'float', dimensions: 8 })
    const packed = await client().embeddings.create({ model: 'text-embedding-3-small', input: ['a', 'b'], dimensions: 8 })
    expect(packed.data.map((row) => row.embedding)).toEqual(floats.data.map((row) => row.embedding))
    expect(Math.hypot(...floats.data[0]!.embedding)).toBeCloseTo(1)
  })

  test('wants a key, a model and messages', async () => {
    const nobody = new OpenAI({ apiKey: 'invalid', baseURL: `${room.sandbox.url}/openai`, maxRetries: 0 })
    await expect(nobody.chat.completions.create(hello)).rejects.toMatchObject({ status: 401, code: 'invalid_api_key' })
    await expect(client().chat.completions.create({ ...hello, messages: [] })).rejects.toMatchObject({ status: 400 })
    await expect(client().chat.completions.create({ ...hello, model: '' })).rejects.toMatchObject({ status: 400 })
    await expect(client().models.list()).rejects.toMatchObject({ status: 404 })
  })

  test('notes what reached it', async () => {
    await client('deepseek').chat.completions.create(hello)
    await client('openai').chat.completions.create(hello)
    const { control } = room.sandbox
    expect([control.count(), control.count('deepseek'), control.count('qwen')]).toEqual([2, 1, 0])
    expect(control.requests[0]).toMatchObject({ provider: 'deepseek', path: '/chat/completions', body: { model: 'gpt-5.4' } })
    expect(control.last!.headers.authorization).toBe('Bearer any')
  })
})
