import { describe, expect, test } from 'vitest'
import type { ChatEvent, Frame } from '#lib/chat/events.ts'
import { ApiError } from '#lib/errors.ts'
import { inbound, outbound } from '#lib/dialects/index.ts'
import type { JsonObject, Quirks, Target } from '#lib/dialects/types.ts'
import { answerOf, ask, info, play, target, written } from './play.ts'

const chat = inbound('openai-chat')
const provider = outbound('openai-chat')
const hello = [{ role: 'user', content: 'Hello!' }]

function build(body: JsonObject, quirks: Quirks = {}, more: Partial<Target> = {}) {
  return provider.build(chat.parse({ model: 'acme/one', messages: hello, ...body }), target(quirks, more))
}

function chunks(text: string): JsonObject[] {
  return text.split('\n\n').flatMap((event) => (event.startsWith('data: {') ? [JSON.parse(event.slice(6)) as JsonObject] : []))
}

describe('a request', () => {
  test.each<[JsonObject, string]>([
    [{ messages: [] }, 'messages'],
    [{ messages: 'hi' }, 'messages'],
    [{ messages: [...hello, { role: 'robot', content: 'x' }] }, 'messages[1].role'],
    [{ messages: [...hello, ...hello, { role: 'user', content: 7 }] }, 'messages[2].content'],
    [{ messages: [{ role: 'user', content: [{ type: 'text' }] }] }, 'messages[0].content[0].text'],
    [{ messages: [{ role: 'user', content: [{ type: 'image_url', image_url: {} }] }] }, 'messages[0].content[0].image_url.url'],
    [{ messages: [{ role: 'tool', content: 'x' }] }, 'messages[0].tool_call_id'],
    [{ messages: [{ role: 'assistant', tool_calls: [{ id: 'a', function: {} }] }] }, 'messages[0].tool_calls[0].function.name'],
    [{ temperature: 3 }, 'temperature'],
    [{ max_tokens: 'many' }, 'max_tokens'],
    [{ n: 0 }, 'n'],
    [{ tools: [{ type: 'function', function: {} }] }, 'tools[0].function.name'],
    [{ tool_choice: 'maybe' }, 'tool_choice'],
    [{ response_format: { type: 'xml' } }, 'response_format.type'],
    [{ reasoning_effort: 'enormous' }, 'reasoning_effort'],
    [{ reasoning_effort: 'low', reasoning: { effort: 'high' } }, 'reasoning_effort'],
  ])('that is wrong is refused by the name of the field: %j', (wrong, param) => {
    const parse = () => chat.parse({ model: 'acme/one', messages: hello, ...wrong })
    expect(parse).toThrow(ApiError)
    expect(parse).toThrow(expect.objectContaining({ code: 'invalid_request', param }) as Error)
  })

  test('without a model or that is no object is refused too', () => {
    expect(() => chat.parse({ messages: hello })).toThrow(/model/)
    for (const body of [null, 7, 'x', []]) expect(() => chat.parse(body)).toThrow(ApiError)
    expect(chat.parse({ models: ['a/b', 'c/d'], messages: hello })).toMatchObject({ model: 'a/b', routing: { models: ['a/b', 'c/d'] } })
  })

  test('passes unknown fields to the provider and keeps the gateway’s own fields here', () => {
    const { body } = build({ brand_new: { a: 1 }, models: ['x'], provider: { sort: 'price' }, plugins: [{ id: 'web' }], usage: { include: true }, session_id: 's', include_reasoning: true })
    expect(body).toEqual({ model: 'acme-one', messages: hello, brand_new: { a: 1 } })
  })

  test('asks for usage in a stream, unless the provider refuses to be asked', () => {
    expect(build({ stream: true, stream_options: { include_obfuscation: false } }).body.stream_options).toEqual({ include_obfuscation: false, include_usage: true })
    expect(build({ stream: true }, { streamOptions: false }).body).not.toHaveProperty('stream_options')
    expect(build({ stream: false, stream_options: {} }).body).not.toHaveProperty('stream')
  })

  test('sends the output limit under the name the provider reads', () => {
    expect(build({ max_tokens: 9 }, { maxTokensField: 'max_completion_tokens' }).body).toMatchObject({ max_completion_tokens: 9 })
    expect(build({ max_completion_tokens: 9 }, { maxTokensField: 'max_tokens' }).body).toMatchObject({ max_tokens: 9 })
    expect(build({ max_completion_tokens: 9 }).body).toMatchObject({ max_completion_tokens: 9 })
  })

  test('loses what the provider refuses, renames what it calls otherwise, and says so', () => {
    const { body, warnings } = build({ seed: 7, logit_bias: { 1: 2 }, temperature: 0.3 }, { drop: ['logit_bias'], rename: { seed: 'random_seed' }, add: { safe: true } }, { sampling: false })
    expect(body).toMatchObject({ random_seed: 7, safe: true })
    expect(body).not.toHaveProperty('logit_bias')
    expect(body).not.toHaveProperty('temperature')
    expect(warnings.join(' ')).toMatch(/temperature.*logit_bias/)
  })

  test('asks for reasoning in the way the provider knows', () => {
    const wish = { reasoning: { effort: 'high' }, max_tokens: 10_000 }
    expect(build(wish).body).toMatchObject({ reasoning_effort: 'high' })
    expect(build(wish, { efforts: ['low', 'medium'] })).toMatchObject({ body: { reasoning_effort: 'medium' }, warnings: [expect.stringContaining('became medium')] })
    expect(build(wish, { reasoning: 'thinking-type' }).body).toMatchObject({ thinking: { type: 'enabled' } })
    expect(build({ reasoning_effort: 'none' }, { reasoning: 'thinking-type' }).body).toMatchObject({ thinking: { type: 'disabled' } })
    expect(build(wish, { reasoning: 'enable-thinking' }).body).toMatchObject({ enable_thinking: true, thinking_budget: 8000 })
    expect(build(wish, { reasoning: 'openrouter' }).body).toMatchObject({ reasoning: { effort: 'high' } })
    expect(build(wish, { reasoning: 'none' }).warnings).toHaveLength(1)
    expect(build(wish, {}, { reasoning: false }).body).not.toHaveProperty('reasoning_effort')
  })

  test('gives reasoning back where the provider wants it, and to nobody else', () => {
    const call = { id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } }
    const turn = { role: 'assistant', content: null, tool_calls: [call], reasoning: 'Hm.', reasoning_details: [{ type: 'reasoning.text', text: 'Hm.', signature: 's', format: 'anthropic-claude-v1', index: 0 }] }
    const messages = [...hello, turn, { role: 'tool', tool_call_id: 'a', content: 'x' }]
    const sent = (quirks: Quirks) => (build({ messages }, quirks).body.messages as JsonObject[])[1]
    expect(sent({})).toEqual({ role: 'assistant', content: null, tool_calls: [call] })
    expect(sent({ replayReasoning: 'with-tool-calls', reasoningField: 'reasoning_content' })).toMatchObject({ reasoning_content: 'Hm.' })
    expect(sent({ replayReasoning: 'always', reasoningField: 'reasoning_details' })).not.toHaveProperty('reasoning_details')
    expect(sent({ reasoning: 'openrouter' })).toMatchObject({ reasoning_details: turn.reasoning_details })
  })

  test('puts into words what the provider cannot do by itself', () => {
    const response_format = { type: 'json_schema', json_schema: { name: 'city', schema: { type: 'object' } } }
    const { body, warnings } = build({ response_format }, { structuredOutput: 'json_object' })
    expect(body.response_format).toEqual({ type: 'json_object' })
    expect(body.messages).toEqual([{ role: 'system', content: expect.stringContaining('{"type":"object"}') as unknown }, ...hello])
    expect(warnings).toHaveLength(1)
    expect(build({ response_format }).body.response_format).toEqual(response_format)
  })

  test('calls developers system, strips cache marks, shortens ids and drops empty turns where it must', () => {
    const id = 'functions.weather:0-with-a-very-long-tail-that-no-one-takes'
    const messages = [
      { role: 'developer', content: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }] },
      { role: 'assistant', content: '' },
      { role: 'assistant', content: null, tool_calls: [{ id, function: { name: 'f', arguments: { a: 1 } } }] },
      { role: 'tool', tool_call_id: id, content: 'x' },
    ]
    const sent = build({ messages }, { toolCallIds: 'alphanumeric-9' }).body.messages as JsonObject[]
    expect(sent).toHaveLength(3)
    expect(sent[0]).toEqual({ role: 'system', content: [{ type: 'text', text: 'Be brief.' }] })
    const [call] = sent[1]!.tool_calls as { id: string; function: unknown }[]
    expect(call).toMatchObject({ type: 'function', id: expect.stringMatching(/^[A-Za-z0-9]{9}$/) as unknown, function: { arguments: '{"a":1}' } })
    expect(sent[2]).toMatchObject({ tool_call_id: call!.id })
    expect((build({ messages }, { developerRole: 'developer', cacheControl: true }).body.messages as JsonObject[])[0]).toEqual(messages[0])
  })

  test('of another format brings its tools’ results in the order of the calls, however they came in', () => {
    const use = (id: string): JsonObject => ({ type: 'tool_use', id, name: 'read', input: {} })
    const result = (id: string): JsonObject => ({ type: 'tool_result', tool_use_id: id, content: id })
    const request = inbound('anthropic-messages').parse({
      model: 'm', max_tokens: 9,
      messages: [
        { role: 'user', content: 'Read.' },
        { role: 'assistant', content: [use('b'), use('a')] }, { role: 'user', content: [result('a'), result('b')] },
        { role: 'assistant', content: [use('d'), use('c'), use('e')] }, { role: 'user', content: [result('e'), result('c'), result('d'), { type: 'text', text: 'Go on.' }] },
      ],
    })
    const { body } = outbound('openai-chat').build(request, target())
    const messages = body.messages as { role: string; content: unknown }[]
    expect(messages.flatMap(({ role, content }) => (role === 'tool' ? [content] : []))).toEqual(['b', 'a', 'd', 'c', 'e'])
    expect(messages.at(-1)).toEqual({ role: 'user', content: 'Go on.' })
  })
})

describe('a streamed answer', () => {
  const events: ChatEvent[] = [
    { type: 'start', id: 'up-1', model: 'up', fingerprint: 'fp_1' },
    { type: 'reasoning', choice: 0, index: 0, kind: 'text', text: 'Hm', format: 'anthropic-claude-v1' },
    { type: 'reasoning', choice: 0, index: 0, kind: 'text', text: '', signature: 'SIG', format: 'anthropic-claude-v1' },
    { type: 'text', choice: 0, text: 'Hel' },
    { type: 'text', choice: 0, text: 'lo' },
    { type: 'tool_call', choice: 0, index: 0, id: 'call_1', name: 'now' },
    { type: 'finish', choice: 0, reason: 'tool_calls', raw: 'tool_use' },
    { type: 'usage', usage: { input: 3, cacheRead: 4, cacheWrite5m: 0, cacheWrite1h: 0, inputAudio: 0, output: 5, reasoning: 6, outputAudio: 0, outputImage: 0 } },
  ]
  const frames: Frame[] = events.map((event) => ({ events: [event] }))

  test('has one role, one finish a choice, JSON for a call without arguments, usage once and last, then [DONE]', () => {
    const text = written(chat, frames, ask(chat), false)
    const all = chunks(text)
    const deltas = all.flatMap((chunk) => (chunk.choices as { delta: JsonObject; finish_reason: string | null }[]))
    expect(deltas.filter(({ delta }) => delta.role)).toHaveLength(1)
    expect(deltas.flatMap(({ finish_reason }) => finish_reason ?? [])).toEqual(['tool_calls'])
    expect(deltas.flatMap(({ delta }) => (delta.tool_calls as JsonObject[] | undefined) ?? [])).toEqual([
      { index: 0, id: 'call_1', type: 'function', function: { name: 'now', arguments: '' } },
      { index: 0, function: { arguments: '{}' } },
    ])
    expect(deltas.flatMap(({ delta }) => (delta.reasoning_details as JsonObject[] | undefined) ?? [])).toEqual([
      { type: 'reasoning.text', text: 'Hm', format: 'anthropic-claude-v1', index: 0 },
      { type: 'reasoning.text', signature: 'SIG', format: 'anthropic-claude-v1', index: 0 },
    ])
    expect(all.filter((chunk) => chunk.usage)).toHaveLength(1)
    expect(all.at(-1)).toMatchObject({
      id: 'gen-1', model: 'acme/one', provider: 'Acme', choices: [],
      usage: { prompt_tokens: 7, completion_tokens: 11, total_tokens: 18, prompt_tokens_details: { cached_tokens: 4 }, completion_tokens_details: { reasoning_tokens: 6 }, cost: 0.001 },
    })
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true)
  })

  test('shows no reasoning to a caller who asked for none to be shown', () => {
    const text = written(chat, frames, ask(chat, { reasoning: { exclude: true } }), false)
    expect(text).not.toMatch(/reasoning(?:_content|_details)?":/)
  })

  test('ends with the error in a chunk of its own when the provider fails on the way', () => {
    const writer = chat.writer(info(false), ask(chat))
    writer.write(frames[3]!)
    const text = writer.fail(new ApiError('provider_error', 'The provider broke off.'), null)
    expect(chunks(text)).toEqual([expect.objectContaining({ error: expect.objectContaining({ message: 'The provider broke off.', code: 'provider_error' }) as unknown })])
    expect(text).not.toContain('[DONE]')
  })

  test('is never called finished when it merely stopped', () => {
    const body = Buffer.from('data: {"id":"a","choices":[{"index":0,"delta":{"content":"We"}}]}\n\n')
    expect(answerOf(play(provider, body, true)).failure).toMatchObject({ class: 'retryable' })
    expect(answerOf(play(provider, Buffer.from(''), true)).failure).toMatchObject({ class: 'retryable' })
  })

  test('keeps two calls apart although the host numbers both 0', () => {
    const piece = (call: JsonObject): string => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { tool_calls: [call] } }] })}\n\n`
    const body =
      piece({ index: 0, id: 'a', function: { name: 'f', arguments: '{"x":1}' } }) + piece({ index: 0, id: 'b', function: { name: 'g', arguments: '' } }) +
      piece({ index: 0, function: { arguments: '{"y":2}' } }) + 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}\n\ndata: [DONE]\n\n'
    expect(answerOf(play(provider, Buffer.from(body), true)).choices[0]!.message.content).toMatchObject([
      { id: 'a', name: 'f', arguments: '{"x":1}' },
      { id: 'b', name: 'g', arguments: '{"y":2}' },
    ])
  })

  test('has reasoning between tags told apart, wherever the tags are cut', () => {
    const pieces = ['<th', 'ink>One', ' two</', 'think>\n\nThree ', '<b>four</b>']
    const body = pieces.map((content) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`).join('') + 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n'
    expect(answerOf(play(provider, Buffer.from(body), true, 1, { thinkTags: true })).choices[0]!.message.content).toMatchObject([
      { type: 'reasoning', text: 'One two' },
      { type: 'text', text: 'Three <b>four</b>' },
    ])
  })
})
