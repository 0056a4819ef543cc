import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dialect } from '#lib/chat/dialect.ts'
import { objectsOf, parseObject } from '#lib/dialects/json.ts'
import { sseParser } from '#lib/dialects/sse.ts'
import type { JsonObject } from '#lib/dialects/types.ts'
import { infidelities, type Rewritten } from '../conformance/fidelity.ts'
import { mustFail } from '../conformance/judge.ts'
import { startReplayedGateway, type ReplayedGateway } from '../conformance/replayed-gateway.ts'
import { bodyOf, recordingsOf, type Recording } from '../dialects/recordings.ts'

interface Door {
  path: string
  body: object
  /** What is ours in a relayed answer, and in a relayed stream event. */
  rewritten: Rewritten
}

const hello = [{ role: 'user', content: 'Hello!' }]
const chatFields = ['id', 'object', 'created', 'model', 'provider', 'usage', 'choices.index', 'choices.finish_reason', 'choices.native_finish_reason', 'choices.stop_sequence']
/** The other form of the answer beside its own: a delta in a whole answer, the whole message in every chunk. */
const beside = { whole: 'choices.delta', stream: 'choices.message' }
/** Normalised for clients: role once, arguments always JSON text, calls with an id and a type, reasoning under every name. */
const messageFields = ['role', 'content', 'reasoning', 'reasoning_content', 'reasoning_details', 'tool_calls.id', 'tool_calls.type', 'tool_calls.index', 'tool_calls.function.arguments']

const doors: Partial<Record<Dialect, Door>> = {
  'openai-chat': {
    path: '/v1/chat/completions',
    body: { messages: hello },
    rewritten: new Set([...chatFields, ...messageFields.flatMap((field) => [`choices.message.${field}`, `choices.delta.${field}`])]),
  },
  'openai-responses': { path: '/v1/responses', body: { input: hello }, rewritten: new Set(['id', 'model', 'provider', 'store', 'usage', 'output_text', 'response.id', 'response.model', 'response.provider', 'response.store', 'response.usage', 'response.output_text']) },
  'anthropic-messages': { path: '/v1/messages', body: { messages: hello, max_tokens: 100 }, rewritten: new Set(['id', 'model', 'provider', 'usage', 'message.id', 'message.model', 'message.provider', 'message.usage']) },
}

/** Hosts that give an item a new id in every event: OpenAI's SDK would refuse the stream, so each keeps its first. */
const rotating = new Set(['openai-responses--github-copilot-id-rotation-1--192e0a', 'openai-responses--openai-responses-raw-cot-stream-openrouter--efd27a'])
const ids = ['item_id', 'item.id', 'response.output.id']

const dialects = Object.keys(doors) as Dialect[]
const recordings = dialects.flatMap((api) => recordingsOf(api)).filter((recording) => /^(?:recorded|official)/.test(recording.authenticity) && !mustFail(recording))
let gateway: ReplayedGateway

beforeAll(async () => {
  gateway = await startReplayedGateway(recordings)
})

afterAll(() => gateway.close())

describe.runIf(recordings.length > 0)('an answer for a caller of the provider’s own dialect', () => {
  it.each(dialects)('keeps every field that nobody modelled, whole: %s', { timeout: 120_000 }, async (api) => {
    const found: string[] = []
    for (const recording of recordings.filter((one) => one.api === api && one.file.endsWith('.json'))) {
      const relayed: unknown = JSON.parse(await call(recording, false))
      found.push(...infidelities(JSON.parse(bodyOf(recording).toString()), relayed, new Set([...doors[api]!.rewritten, beside.whole])).map((what) => `${recording.id}: ${what}`))
    }
    expect(found).toEqual([])
  })

  it.each(dialects)('keeps every event and every field that nobody modelled, streamed: %s', { timeout: 120_000 }, async (api) => {
    const found: string[] = []
    for (const recording of recordings.filter((one) => one.api === api && one.file.endsWith('.sse'))) {
      const rewritten = new Set([...doors[api]!.rewritten, beside.stream, ...(rotating.has(recording.id) ? ids : [])])
      const [native, relayed] = [telling(eventsOf(bodyOf(recording))), telling(eventsOf(Buffer.from(await call(recording, true))))]
      const what = native.length !== relayed.length ? [`${native.length} events became ${relayed.length}`] : native.flatMap((event, index) => infidelities(event, relayed[index], rewritten))
      found.push(...what.map((text) => `${recording.id}: ${text}`))
    }
    expect(found).toEqual([])
  })
})

async function call(recording: Recording, stream: boolean): Promise<string> {
  const { path, body } = doors[recording.api as Dialect]!
  const headers = { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' }
  const response = await fetch(gateway.url + path, { method: 'POST', headers, body: JSON.stringify({ ...body, model: `recorded/${recording.id}`, stream }) })
  expect(response.status, recording.id).toBe(200)
  return response.text()
}

function eventsOf(bytes: Uint8Array): JsonObject[] {
  const parser = sseParser()
  return [...parser.push(bytes), ...parser.end()].map(({ data }) => parseObject(data)).filter((event) => event !== null)
}

/** Without what says nothing: pings, OpenAI's chunk of usage alone, and a finish that is said again with it. */
function telling(events: JsonObject[]): JsonObject[] {
  let finished = false
  return events.filter((event) => {
    if (event.type === 'ping') return false
    if (!Array.isArray(event.choices)) return true
    const choices = objectsOf(event.choices)
    const again = finished && Boolean(event.usage)
    finished ||= choices.some((choice) => Boolean(choice.finish_reason))
    return choices.length > 0 && !again
  })
}
