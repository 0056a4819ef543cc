import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Dialect } from '#lib/chat/dialect.ts'
import type { ChatRequest } from '#lib/chat/request.ts'
import { ApiError } from '#lib/errors.ts'
import { inbound, inboundDialects, outbound, outboundDialects } from '#lib/dialects/index.ts'
import type { JsonObject } from '#lib/dialects/types.ts'
import { answerOf, ask, charge, info, play, target, written } from './play.ts'

/** Good bodies, in which the fuzz then changes values anywhere. */
const requests: Partial<Record<Dialect, JsonObject>> = {
  'openai-chat': {
    model: 'one', stream: true, max_tokens: 5, temperature: 0.5, stop: ['x'], n: 1, reasoning: { effort: 'low' }, metadata: { a: 'b' }, response_format: { type: 'json_schema', json_schema: { name: 'a', schema: {} } },
    tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }], tool_choice: { type: 'function', function: { name: 'f' } },
    messages: [
      { role: 'system', content: 's' },
      { role: 'user', content: [{ type: 'text', text: 'a' }, { type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } }, { type: 'file', file: { file_data: 'data:application/pdf;base64,AA' } }] },
      { role: 'assistant', content: 'b', tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } }], reasoning_details: [{ type: 'reasoning.text', text: 'x', signature: 'y', format: 'anthropic-claude-v1', index: 0 }] },
      { role: 'tool', tool_call_id: 'a', content: 'c' },
    ],
  },
  'anthropic-messages': {
    model: 'one', max_tokens: 5, system: [{ type: 'text', text: 's', cache_control: { type: 'ephemeral' } }], thinking: { type: 'enabled', budget_tokens: 2000 }, tools: [{ name: 'f', input_schema: {} }], tool_choice: { type: 'tool', name: 'f' },
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'a' }, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA' } }, { type: 'document', source: { type: 'text', data: 'x' } }] },
      { role: 'assistant', content: [{ type: 'thinking', thinking: 'x', signature: 'y' }, { type: 'redacted_thinking', data: 'aip1.e30' }, { type: 'tool_use', id: 'a', name: 'f', input: {} }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: 'c' }] }] },
    ],
  },
  'openai-responses': {
    model: 'one', instructions: 's', text: { format: { type: 'json_object' } }, tools: [{ type: 'function', name: 'f', parameters: {} }, { type: 'web_search' }], tool_choice: { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'f' }] },
    input: [
      { role: 'user', content: [{ type: 'input_text', text: 'a' }, { type: 'input_file', file_url: 'https://x' }] },
      { type: 'reasoning', id: 'r', summary: [{ type: 'summary_text', text: 'x' }], encrypted_content: 'aip1.e30' },
      { type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' },
      { type: 'function_call_output', call_id: 'a', output: 'c' },
    ],
  },
}

const answers: Record<Dialect, JsonObject[]> = {
  'openai-chat': [
    { id: 'a', choices: [{ index: 0, delta: { role: 'assistant', content: 'x', reasoning_details: [{ type: 'reasoning.text', text: 'a', index: 0 }], tool_calls: [{ index: 0, id: 'c', function: { name: 'f', arguments: '{}' } }], images: [{ image_url: { url: 'data:,x' } }] }, logprobs: { content: [] } }] },
    { id: 'a', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: { prompt_tokens: 1, completion_tokens: 2, prompt_tokens_details: { cached_tokens: 1 } } },
  ],
  'openai-responses': [
    { type: 'response.output_item.added', output_index: 0, item: { type: 'function_call', call_id: 'a', name: 'f', arguments: '' } },
    { type: 'response.function_call_arguments.delta', output_index: 0, delta: '{}' },
    { type: 'response.output_text.delta', output_index: 1, content_index: 0, delta: 'x' },
    { type: 'response.completed', response: { id: 'r', status: 'completed', output: [{ type: 'message', content: [{ type: 'output_text', text: 'x', annotations: [] }] }], usage: { input_tokens: 1, output_tokens: 2 } } },
  ],
  'anthropic-messages': [
    { type: 'message_start', message: { id: 'm', content: [], usage: { input_tokens: 1 } } },
    { type: 'content_block_start', index: 0, content_block: { type: 'tool_use', id: 'a', name: 'f', input: {} } },
    { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: '{}' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 2 } },
    { type: 'message_stop' },
  ],
  gemini: [
    { candidates: [{ content: { parts: [{ text: 'x', thoughtSignature: 's' }, { functionCall: { name: 'f', args: {} } }] }, finishReason: 'STOP', index: 0 }], usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 2 }, modelVersion: 'g' },
  ],
}

const odd = fc.oneof(fc.constant(null), fc.constant(undefined), fc.boolean(), fc.integer(), fc.double(), fc.string(), fc.constant([]), fc.constant({}), fc.constant([null]), fc.constant([[]]), fc.constant({ type: 'text' }), fc.jsonValue())

describe.each(inboundDialects)('any body in %s', (dialect) => {
  test('is understood, expressed for each provider, or refused with a reason: never an accident', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), odd), { minLength: 1, maxLength: 3 }), (changes) => {
        const request = attempt(() => inbound(dialect).parse(mutated(requests[dialect]!, changes)))
        if (request) for (const provider of outboundDialects) attempt(() => outbound(provider).build(request, target({ replayReasoning: 'always', toolCallIds: 'alphanumeric-9' })).body)
      }),
      { numRuns: 1500 },
    )
    fc.assert(fc.property(fc.jsonValue(), (body) => void attempt(() => inbound(dialect).parse(body))), { numRuns: 300 })
  })
})

describe.each(outboundDialects)('any answer in %s', (dialect) => {
  test('is read as an answer or as a failure, and can be written for every caller', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), odd), { maxLength: 4 }), fc.boolean(), (changes, stream) => {
        const wire = mutated(answers[dialect], changes)
        const events = Array.isArray(wire) ? wire : [wire]
        const whole: unknown = dialect === 'openai-responses' ? (events.at(-1) as JsonObject | undefined)?.response : events[0]
        const body = stream ? events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('') : JSON.stringify(typeof whole === 'object' && whole !== null && !Array.isArray(whole) ? whole : {})
        const frames = play(outbound(dialect), Buffer.from(body), stream)
        const answer = answerOf(frames)
        if (answer.failure) return
        for (const caller of inboundDialects) {
          const asked: ChatRequest = ask(inbound(caller))
          const text = stream ? written(inbound(caller), frames, asked, false) : JSON.stringify(inbound(caller).whole(frames, info(false), charge(answer.usage), asked))
          expect(text.length).toBeGreaterThan(0)
        }
      }),
      { numRuns: 1500 },
    )
  })
})

/** The result, or null where it was refused in the way it has to be. */
function attempt<Result>(act: () => Result): Result | null {
  try {
    return act()
  } catch (error) {
    if (error instanceof ApiError && error.status < 500) return null
    throw error
  }
}

/** A copy in which some values, counted in depth-first order, are others. */
function mutated(value: unknown, changes: [number, unknown][]): unknown {
  let copy: unknown = structuredClone(value)
  for (const [place, other] of changes) {
    const total = count(copy)
    let left = place % Math.max(total, 1)
    const visit = (node: unknown): unknown => {
      if (left-- === 0) return other
      if (Array.isArray(node)) return node.map(visit)
      if (typeof node === 'object' && node !== null) return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, visit(inner)]))
      return node
    }
    copy = visit(copy)
  }
  return copy
}

function count(value: unknown): number {
  if (Array.isArray(value)) return 1 + value.reduce<number>((sum, item) => sum + count(item), 0)
  if (typeof value === 'object' && value !== null) return 1 + Object.values(value).reduce<number>((sum, item) => sum + count(item), 0)
  return 1
}
