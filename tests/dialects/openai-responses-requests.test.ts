import { describe, expect, test } from 'vitest'
import { anthropicMessagesOutbound } from '#lib/dialects/anthropic-messages/outbound.ts'
import { geminiOutbound } from '#lib/dialects/gemini/outbound.ts'
import { openaiChatInbound } from '#lib/dialects/openai-chat/inbound.ts'
import { openaiChatOutbound as chatOutbound } from '#lib/dialects/openai-chat/outbound.ts'
import { placedIn } from '#lib/dialects/openai-responses/namespaces.ts'
import { openaiResponsesInbound as inbound } from '#lib/dialects/openai-responses/inbound.ts'
import { openaiResponsesOutbound as outbound } from '#lib/dialects/openai-responses/outbound.ts'
import type { JsonObject, Outbound, Quirks, Target } from '#lib/dialects/types.ts'
import { answerOf, ask, charge, info, play, target, written } from './play.ts'

function fromChat(body: JsonObject, quirks: Quirks = {}, more: Partial<Target> = {}) {
  const request = openaiChatInbound.parse({ model: 'openai/gpt', messages: [{ role: 'user', content: 'Hi' }], ...body })
  return outbound.build(request, target(quirks, { model: 'gpt-5.4', ...more }))
}

function relayed(body: JsonObject, quirks: Quirks = {}) {
  return outbound.build(inbound.parse({ model: 'openai/gpt', input: 'Hi', ...body }), target(quirks, { model: 'gpt-5.4' }))
}

describe('a Responses request of a caller', () => {
  test('becomes messages: what the model said between two things said to it is one', () => {
    const request = inbound.parse({
      model: 'm',
      instructions: 'Be brief.',
      input: [
        { role: 'developer', content: 'In French.' },
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Look' }, { type: 'input_image', image_url: 'data:image/png;base64,AA', detail: 'low' }, { type: 'input_file', file_url: 'https://a.example/b.pdf' }] },
        { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Hm.' }], encrypted_content: 'blob' },
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'A dot.', annotations: [] }] },
        { type: 'function_call', call_id: 'c1', name: 'f', arguments: '' },
        { type: 'custom_tool_call', call_id: 'c2', name: 'sql', input: 'SELECT 1' },
        { type: 'function_call_output', call_id: 'c1', output: 'one' },
        { type: 'custom_tool_call_output', call_id: 'c2', output: [{ type: 'input_text', text: 'two' }] },
        { role: 'user', content: 'Thanks' },
      ],
    })
    const reasoning = { type: 'reasoning', id: 'rs_1', format: 'openai-responses-v1' }
    expect(request.messages).toEqual([
      { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
      { role: 'developer', content: [{ type: 'text', text: 'In French.' }] },
      {
        role: 'user',
        content: [{ type: 'text', text: 'Look' }, { type: 'image', source: { kind: 'data', mediaType: 'image/png', data: 'AA' }, detail: 'low' }, { type: 'file', source: { kind: 'url', url: 'https://a.example/b.pdf' } }],
      },
      {
        role: 'assistant',
        content: [
          { ...reasoning, kind: 'summary', text: 'Hm.' }, { ...reasoning, kind: 'encrypted', text: 'blob' }, { type: 'text', text: 'A dot.' },
          { type: 'tool_call', id: 'c1', name: 'f', arguments: '{}' }, { type: 'tool_call', id: 'c2', name: 'sql', arguments: 'SELECT 1', custom: true },
        ],
      },
      { role: 'tool', callId: 'c1', content: [{ type: 'text', text: 'one' }] },
      { role: 'tool', callId: 'c2', content: [{ type: 'text', text: 'two' }] },
      { role: 'user', content: [{ type: 'text', text: 'Thanks' }] },
    ])
  })

  test('brings its settings, and names what others cannot have', () => {
    const schema = { type: 'object' }
    const request = inbound.parse({
      model: 'm', input: 'Hi', max_output_tokens: 50, temperature: 0.5, top_p: 0.9, safety_identifier: 'user-1', store: true, truncation: 'auto', max_tool_calls: 3,
      text: { format: { type: 'json_schema', name: 'x', schema, strict: true }, verbosity: 'low' }, reasoning: { effort: 'high', summary: 'auto' },
      include: ['message.output_text.logprobs'], top_logprobs: 2, parallel_tool_calls: false,
      tools: [{ type: 'function', name: 'f', parameters: schema }, { type: 'custom', name: 'c' }, { type: 'web_search' }], tool_choice: { type: 'function', name: 'f' },
    })
    expect(request).toMatchObject({
      maxOutputTokens: 50, temperature: 0.5, topP: 0.9, user: 'user-1', verbosity: 'low', parallelToolCalls: false, logprobs: { top: 2 },
      responseFormat: { type: 'json_schema', name: 'x', schema, strict: true }, reasoning: { effort: 'high', summary: 'auto' }, toolChoice: { type: 'tool', name: 'f' },
      tools: [{ type: 'function', name: 'f', parameters: schema }, { type: 'custom', name: 'c' }, { type: 'native', value: { type: 'web_search' } }],
    })
    expect(request.untranslated.toSorted()).toEqual(['max_tool_calls', 'store', 'truncation'])
  })

  test.each([
    [{ previous_response_id: 'resp_1' }, 'previous_response_id'], [{ conversation: 'conv_1' }, 'conversation'], [{ background: true }, 'background'],
    [{ prompt: { id: 'pmpt_1' } }, 'prompt'], [{ input: [{ type: 'item_reference', id: 'msg_1' }] }, 'input[0].type'],
  ])('that needs a memory is refused by name: %o', (body, param) => {
    expect(() => inbound.parse({ model: 'm', input: 'Hi', ...body })).toThrow(expect.objectContaining({ status: 400, param }))
  })

  test.each([
    [{ input: [] }, 'input'], [{ input: [{ role: 'user', content: [{ type: 'input_text' }] }] }, 'input[0].content[0].text'],
    [{ input: [{ type: 'function_call', call_id: 'a', arguments: '{}' }] }, 'input[0].name'], [{ max_output_tokens: 'x' }, 'max_output_tokens'],
    [{ input: [{ role: 'user', content: [{ type: 'input_image' }] }] }, 'input[0].content[0]'],
  ])('with a mistake is refused where it is: %o', (body, param) => {
    expect(() => inbound.parse({ model: 'm', input: 'Hi', ...body })).toThrow(expect.objectContaining({ status: 400, param }))
  })
})

describe('tools in a namespace', () => {
  const tools = ['a', 'b'].map((end) => ({ type: 'function' as const, name: `${'x'.repeat(59)}_${end}` }))
  const request = inbound.parse({ model: 'm', input: 'Hi', tools: [{ type: 'namespace', name: 'mcp__files', tools }] })

  test('have one name of at most 64 characters elsewhere, each its own', () => {
    const { body } = chatOutbound.build(request, target())
    const names = (body.tools as { function: { name: string } }[]).map((tool) => tool.function.name)
    expect(new Set(names).size).toBe(2)
    for (const name of names) expect(name).toMatch(/^mcp__files__x+_[0-9a-f]{8}$/)
    expect(names.map((name) => name.length)).toEqual([64, 64])
  })

  test('are called by the names that the caller knows', () => {
    const placed = request.tools.map((tool) => placedIn(request)(tool.type === 'function' ? tool.name : ''))
    expect(placed).toEqual(tools.map(({ name }) => ({ namespace: 'mcp__files', name })))
  })
})

describe('a request to a Responses provider', () => {
  test('of the same dialect goes on as it is, and keeps nothing there', () => {
    const body = { input: [{ role: 'user', content: 'Hi' }], unknown: { kept: true }, max_tool_calls: 2, metadata: {}, tools: [{ type: 'web_search' }], provider: { order: ['x'] }, instructions: null }
    const { path, body: sent, warnings } = relayed(body)
    expect(path).toBe('/responses')
    expect(sent).toEqual({ model: 'gpt-5.4', input: body.input, unknown: body.unknown, max_tool_calls: 2, metadata: {}, tools: body.tools, store: false, include: ['reasoning.encrypted_content'] })
    expect(warnings).toEqual([])
    expect(relayed({ store: true }).warnings).toEqual([expect.stringContaining('store')])
  })

  test('of the same dialect loses what only others understand', () => {
    const { body } = relayed({
      reasoning: { max_tokens: 20_000, exclude: true, summary: 'auto' },
      input: [
        { type: 'reasoning', id: 'rs_a', summary: [], encrypted_content: 'aip1.e30' }, { type: 'reasoning', id: 'rs_b', summary: [] }, { type: 'reasoning', id: 'rs_c', summary: [], encrypted_content: 'own' },
        { role: 'user', content: [{ type: 'input_text', text: 'Hi', cache_control: { type: 'ephemeral' } }] },
      ],
    })
    expect(body.reasoning).toEqual({ summary: 'auto', effort: 'high' })
    expect(body.input).toEqual([{ type: 'reasoning', id: 'rs_c', summary: [], encrypted_content: 'own' }, { role: 'user', content: [{ type: 'input_text', text: 'Hi' }] }])
  })

  test('of the chat dialect becomes items, with reasoning before what it led to', () => {
    const details = [
      { type: 'reasoning.summary', summary: 'Hm.', id: 'rs_1', format: 'openai-responses-v1', index: 0 }, { type: 'reasoning.encrypted', data: 'blob', id: 'rs_1', format: 'openai-responses-v1', index: 1 },
      { type: 'reasoning.text', text: 'Foreign', signature: 's', format: 'anthropic-claude-v1', index: 2 },
    ]
    const calls = [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }, { id: 'c'.repeat(70), type: 'custom', custom: { name: 'sql', input: 'SELECT 1' } }]
    const { body } = fromChat({
      messages: [
        { role: 'system', content: 'Be brief.' }, { role: 'user', content: [{ type: 'text', text: 'Look' }, { type: 'image_url', image_url: { url: 'https://a.example/b.png' } }] },
        { role: 'assistant', content: 'A dot.', tool_calls: calls, reasoning_details: details },
        { role: 'tool', tool_call_id: 'c1', content: 'one' }, { role: 'tool', tool_call_id: 'c'.repeat(70), content: 'two' },
      ],
    })
    const input = body.input as JsonObject[]
    expect(input).toMatchObject([
      { role: 'system', content: [{ type: 'input_text', text: 'Be brief.' }] },
      { role: 'user', content: [{ type: 'input_text', text: 'Look' }, { type: 'input_image', image_url: 'https://a.example/b.png', detail: 'auto' }] },
      { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Hm.' }], encrypted_content: 'blob' },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'A dot.' }] },
      { type: 'function_call', call_id: 'c1', name: 'f', arguments: '{"a":1}' }, { type: 'custom_tool_call', name: 'sql', input: 'SELECT 1' },
      { type: 'function_call_output', call_id: 'c1', output: 'one' }, { type: 'custom_tool_call_output', output: 'two' },
    ])
    expect(input[5]!.call_id).toBe(input[7]!.call_id)
    expect(String(input[5]!.call_id).length).toBeLessThanOrEqual(64)
    expect(JSON.stringify(input)).not.toContain('Foreign')
  })

  test('never ends a turn with reasoning, which is refused without what follows it', () => {
    const details = [{ type: 'reasoning.encrypted', data: 'blob', id: 'rs_1', format: 'openai-responses-v1' }]
    const { body } = fromChat({ messages: [{ role: 'user', content: 'Hi' }, { role: 'assistant', content: null, reasoning_details: details }, { role: 'user', content: 'And?' }] })
    expect((body.input as JsonObject[]).map(({ role, type }) => role ?? type)).toEqual(['user', 'user'])
  })

  test('has flat tools that are not strict unless asked, and the settings by their names here', () => {
    const { body } = fromChat({
      tools: [{ type: 'function', function: { name: 'f', description: 'F' } }, { type: 'custom', custom: { name: 'c' } }], tool_choice: { type: 'custom', custom: { name: 'c' } },
      max_tokens: 500, temperature: 1, logprobs: true, top_logprobs: 2, verbosity: 'low', reasoning_effort: 'max', stream: true, user: 'u',
      response_format: { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'object' }, strict: true } },
    }, { efforts: ['low', 'medium', 'high', 'xhigh'] })
    expect(body).toMatchObject({
      tools: [{ type: 'function', name: 'f', description: 'F', parameters: { type: 'object', properties: {} }, strict: false }, { type: 'custom', name: 'c' }], tool_choice: { type: 'custom', name: 'c' },
      max_output_tokens: 500, temperature: 1, top_logprobs: 2, include: ['message.output_text.logprobs', 'reasoning.encrypted_content'], stream: true, store: false, user: 'u',
      text: { format: { type: 'json_schema', name: 'x', schema: { type: 'object' }, strict: true }, verbosity: 'low' }, reasoning: { effort: 'xhigh', summary: 'auto' },
    })
  })

  test('refuses what the format cannot say, warns of hints, and raises a limit that is too low', () => {
    for (const [field, body] of [['n', { n: 2 }], ['stop', { stop: ['x'] }], ['modalities', { modalities: ['audio'] }]] as const) {
      expect(() => fromChat(body)).toThrow(expect.objectContaining({ code: 'unsupported_parameter', param: field }))
    }
    expect(fromChat({ seed: 1, logit_bias: {}, top_k: 2 }).warnings).toHaveLength(3)
    const { body, warnings } = fromChat({ max_tokens: 5, temperature: 1 }, {}, { sampling: false })
    expect(body).toMatchObject({ max_output_tokens: 16 })
    expect(body).not.toHaveProperty('temperature')
    expect(warnings).toHaveLength(2)
  })
})

describe("another maker's proofs", () => {
  const claude = { content: [{ type: 'thinking', thinking: 'Hm.', signature: 'c2ln' }, { type: 'redacted_thinking', data: 'cmVk' }, { type: 'text', text: 'Hi' }, { type: 'tool_use', id: 'toolu_1', name: 'f', input: {} }], stop_reason: 'tool_use', usage: { input_tokens: 1, output_tokens: 1 } }
  const parts = [
    { text: 'Thinking.', thought: true, thoughtSignature: 'VGg=' }, { text: 'Let me' }, { text: ' look.', thoughtSignature: 'VGV4dA==' }, { text: '', thoughtSignature: 'RW1wdHk=' },
    { functionCall: { id: 'x1', name: 'look', args: { at: 'sky' } }, thoughtSignature: 'Q2FsbA==' }, { executableCode: { language: 'PYTHON', code: '1' }, thoughtSignature: 'Q29kZQ==' },
  ]
  const gemini = { candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP' }], responseId: 'r' }

  /** The next turn's upstream body, after a caller of this dialect sent back what it got. */
  function nextTurn(provider: Outbound, answer: JsonObject, stream: boolean): JsonObject {
    const frames = stream && provider.dialect === 'gemini'
      ? play(provider, Buffer.from(parts.map((part, index) => `data: ${JSON.stringify({ responseId: 'r', candidates: [{ content: { parts: [part] }, ...(index === parts.length - 1 && { finishReason: 'STOP' }) }] })}\n\n`).join('')), true)
      : [provider.read(answer, target())]
    const response = stream
      ? (JSON.parse(written(inbound, frames, ask(inbound), false).trim().split('\n').at(-1)!.slice(6)) as { response: JsonObject }).response
      : inbound.whole(frames, info(false), charge(answerOf(frames).usage), ask(inbound))
    const calls = (response.output as JsonObject[]).filter(({ type }) => type === 'function_call')
    const input = [{ role: 'user', content: 'Hi' }, ...(response.output as JsonObject[]), ...calls.map(({ call_id }) => ({ type: 'function_call_output', call_id, output: 'done' }))]
    return provider.build(inbound.parse({ model: 'm', input }), target({ reasoning: provider.dialect === 'gemini' ? 'effort' : 'budget' })).body
  }

  test.each([false, true])("of Claude's thinking come back to Claude through a Responses caller (streamed: %s)", (stream) => {
    expect((nextTurn(anthropicMessagesOutbound, claude, stream).messages as JsonObject[])[1]).toEqual({ role: 'assistant', content: claude.content })
  })

  test.each([false, true])("of Gemini's parts come back inside their own parts through a Responses caller (streamed: %s)", (stream) => {
    expect((nextTurn(geminiOutbound, gemini, stream).contents as { parts: unknown }[])[1]!.parts).toEqual(parts)
  })
})
