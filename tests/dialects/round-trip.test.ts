import { describe, expect, test } from 'vitest'
import type { Dialect } from '#lib/chat/dialect.ts'
import type { Frame } from '#lib/chat/events.ts'
import { inbound, inboundDialects, outbound } from '#lib/dialects/index.ts'
import type { JsonObject } from '#lib/dialects/types.ts'
import { answerOf, ask, charge, info, play, target, written } from './play.ts'
import { bodyOf, recordingsOf, requestOf, type Recording } from './recordings.ts'

describe.each(inboundDialects)('a request in %s', (dialect) => {
  /** Rewritten on purpose: the stream is asked for its usage, nothing is stored, fields for the gateway stay here. */
  const ours = new Set(['stream', 'stream_options', 'store', 'include', 'models', 'provider', 'transforms', 'reasoning', 'reasoning_effort'])
  const requests = recordingsOf(dialect).flatMap((recording) => {
    const body = requestOf(recording)
    return body && recording.status < 400 ? [{ id: recording.id, body: stateless({ model: 'one', ...body }) }] : []
  })

  test.runIf(requests.length > 0)('reaches a provider of the same dialect as it was written', () => {
    const changed = requests.flatMap(({ id, body }) => {
      const quirks = { developerRole: 'developer', cacheControl: true, replayReasoning: 'always', reasoning: 'openrouter' } as const
      const built = outbound(dialect).build(inbound(dialect).parse(body), target(quirks, { model: String(body.model) })).body
      const fields = Object.keys({ ...body, ...built }).filter((field) => !ours.has(field) && body[field] !== null)
      const wrong = fields.filter((field) => canonical(comparable(field, body[field])) !== canonical(comparable(field, built[field])))
      return wrong.length > 0 ? [`${id}: ${wrong.join(', ')}`] : []
    })
    expect(changed).toEqual([])
  })

  test.runIf(requests.length > 0)('is either expressed for a provider of another dialect, or refused by the name of a field', () => {
    for (const { id, body } of requests) {
      for (const other of (['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini'] as const).filter((name) => name !== dialect)) {
        try {
          expect(outbound(other).build(inbound(dialect).parse(body), target()).body, id).toBeTypeOf('object')
        } catch (error) {
          expect(error, id).toMatchObject({ code: 'unsupported_parameter', param: expect.stringMatching(/^[a-z]/) as unknown })
        }
      }
    }
  })
})

describe.each(inboundDialects)('an answer relayed in %s', (dialect) => {
  const answers = recordingsOf(dialect).filter(({ status, expected }) => status < 400 && !expected.stream_error && !expected.response_error)

  test('keeps every field that is not ours', () => {
    const lost = answers.flatMap((recording) => {
      const frames = play(outbound(dialect), bodyOf(recording), streamed(recording), 3)
      if (answerOf(frames).failure) return []
      const before = pathsIn(recording)
      const after = streamed(recording)
        ? dataOf(written(inbound(dialect), frames, ask(inbound(dialect)), true))
        : [inbound(dialect).whole(frames, info(true), charge(answerOf(frames).usage), ask(inbound(dialect)))]
      const kept = new Set(after.flatMap((value) => leaves(value)))
      const missing = [...before].filter((leaf) => !kept.has(leaf) && !rewritten(leaf))
      return missing.length > 0 ? [`${recording.id}: ${missing.slice(0, 5).join(' | ')}`] : []
    })
    expect(lost).toEqual([])
  })
})

describe('proofs of reasoning', () => {
  const cases = (['anthropic-messages', 'openai-responses', 'gemini'] as const).flatMap((maker) => inboundDialects.map((caller) => ({ maker, caller })))

  test.each(cases)('of $maker come back to it through a client that speaks $caller', ({ maker, caller }) => {
    const missing = recordingsOf(maker).flatMap((recording) => {
      if (recording.status >= 400) return []
      const frames = play(outbound(maker), bodyOf(recording), streamed(recording), 9)
      const proofs = proofsIn(frames)
      if (proofs.length === 0 || answerOf(frames).failure) return []
      const answer = inbound(caller).whole(frames, info(false), charge(null), ask(inbound(caller)))
      const again = outbound(maker).build(inbound(caller).parse(nextTurn(caller, answer)), target()).body
      const text = JSON.stringify(again)
      const lost = proofs.filter((proof) => !text.includes(proof))
      return lost.length > 0 ? [`${recording.id}: ${lost.length} of ${proofs.length} lost`] : []
    })
    expect(missing).toEqual([])
  })
})

/** Reasoning that led to a picture only cannot go back: OpenAI refuses it without what followed, and pictures stay behind. */
function proofsIn(frames: Frame[]): string[] {
  const parts = answerOf(frames).choices[0]?.message.content ?? []
  if (!parts.some((part) => part.type === 'text' || part.type === 'tool_call')) return []
  return parts.flatMap((part) => {
    if (part.type === 'reasoning') return part.kind === 'encrypted' ? [part.text] : (part.signature ?? [])
    return part.type === 'text' || part.type === 'tool_call' ? (part.signature ?? []) : []
  })
}

/** What a client sends next: the answer as it came, results for its calls, and a further question. */
function nextTurn(caller: Dialect, answer: JsonObject): JsonObject {
  const question = { role: 'user', content: 'Go on.' }
  if (caller === 'openai-responses') {
    const output = answer.output as JsonObject[]
    const results = output.filter((item) => item.type === 'function_call').map((item) => ({ type: 'function_call_output', call_id: item.call_id, output: 'done' }))
    return { model: 'one', input: [question, ...output, ...results, question] }
  }
  if (caller === 'anthropic-messages') {
    const content = answer.content as JsonObject[]
    const results = content.filter((block) => block.type === 'tool_use').map((block) => ({ type: 'tool_result', tool_use_id: block.id, content: 'done' }))
    return { model: 'one', max_tokens: 100, messages: [question, { role: 'assistant', content }, { role: 'user', content: [...results, { type: 'text', text: 'Go on.' }] }] }
  }
  const message = (answer.choices as { message: JsonObject & { tool_calls?: { id: string }[] } }[])[0]!.message
  const results = (message.tool_calls ?? []).map(({ id }) => ({ role: 'tool', tool_call_id: id, content: 'done' }))
  return { model: 'one', messages: [question, message, ...results, question] }
}

function stateless({ previous_response_id: _, conversation: __, background: ___, ...body }: JsonObject): JsonObject {
  return body
}

/** Reasoning goes back in the field the provider reads, and Mistral's shorthands become OpenAI's words. */
function comparable(field: string, value: unknown): unknown {
  if (field === 'tool_choice' && value === 'any') return 'required'
  if (field === 'tools' && Array.isArray(value)) return value.map((tool: JsonObject) => ('function' in tool ? { ...tool, type: 'function' } : tool))
  if (field !== 'messages' || !Array.isArray(value)) return value
  return value.flatMap((message: JsonObject) => {
    const { reasoning: _, reasoning_content: __, reasoning_details: ___, ...rest } = message
    const said = rest.content !== undefined && rest.content !== null && rest.content !== ''
    return message.role !== 'assistant' || said || rest.tool_calls || rest.refusal ? [rest] : []
  })
}

function streamed({ file }: Recording): boolean {
  return file.endsWith('.sse')
}

function dataOf(text: string): unknown[] {
  return text.split('\n').flatMap((line) => (line.startsWith('data: {') ? [JSON.parse(line.slice(6)) as unknown] : []))
}

/** "path=value" of every leaf that a provider sent. */
function pathsIn(recording: Recording): Set<string> {
  const text = bodyOf(recording).toString()
  const values = streamed(recording)
    ? text.split(/\r?\n/).flatMap((line) => (/^data: ?\{/.test(line) ? [JSON.parse(line.replace(/^data: ?/, '')) as unknown] : []))
    : [JSON.parse(text) as unknown]
  return new Set(values.flatMap((value) => leaves(value)))
}

function leaves(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => leaves(item, `${path}[]`))
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`))
  return value === null || value === '' ? [] : [`${path}=${JSON.stringify(value)}`]
}

/** What is ours by design: identity (and one id for each item, where a host keeps changing it), usage, the role once, reasons to finish in OpenAI's words, repeated messages, parts turned into text. */
function rewritten(leaf: string): boolean {
  return /^(?:\.message|\.response)?\.(?:id|object|created|model|provider|store|type)=|\.usage\b|\.cost|\.role=|finish_reason=|\.index=|\.item_id=|\.item\.id=|\.output\[\]\.id=|^\.sequence_number=|^\.choices\[\]\.message\.|\.content\[\]|\.arguments=|tool_calls\[\]\.type=|^\.error|base_resp/.test(leaf)
}

function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort()) : inner,
  )
}
