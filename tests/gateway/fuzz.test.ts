import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { balance } from '#lib/billing/balance.ts'
import { db } from '#lib/db.ts'
import { endpoints } from '#lib/gateway/endpoints.ts'
import { expectBalancedBooks } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { newAccount, startTestGateway, type TestAccount, type TestGateway } from '../support/gateway.ts'

// FUZZ_RUNS=10000 for a long run; FUZZ_SEED repeats one.
const runs = Number(process.env.FUZZ_RUNS ?? 1_500)
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31)
const AT_ONCE = 10
/** Far above what any answer of the sandbox takes: whoever waits longer hangs. */
const PATIENCE_MS = 15_000

let gateway: TestGateway
let account: TestAccount

beforeAll(async () => {
  await freshDatabase()
  gateway = await startTestGateway()
  account = await newAccount({ credit: '1000', freeCalls: false })
  const answered = await fire({ method: 'POST', path: '/chat/completions', text: JSON.stringify(samples['/chat/completions']![0]), form: false })
  feedback.generation_id = answered.generation
})

afterAll(async () => {
  await expectBalancedBooks()
  await gateway.close()
})

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const tool = { type: 'function', function: { name: 'weather', description: 'Tells it', parameters: { type: 'object', properties: { city: { type: 'string' } } } } }
const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=', detail: 'low' } }
const call = { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } }

/** Of a call that is made first. */
const feedback = { generation_id: '', rating: 'up', category: 'other', comment: 'Good' }

/** Bodies that are right, from which wrong ones are made. */
const samples: Record<string, Json[]> = {
  '/chat/completions': [
    { model: 'openai/gpt-5.4-mini', messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user', content: [{ type: 'text', text: 'Hello' }, image] }], max_tokens: 50, temperature: 1, stop: ['x'], n: 1 },
    { model: 'anthropic/claude-sonnet', messages: [{ role: 'user', content: 'Hi' }, { role: 'assistant', content: null, tool_calls: [call] }, { role: 'tool', tool_call_id: 'call_1', content: 'rain' }], tools: [tool], tool_choice: 'auto', stream: true, stream_options: { include_usage: true } },
    { model: 'google/gemini-flash', messages: [{ role: 'user', content: 'Hi' }], response_format: { type: 'json_schema', json_schema: { name: 'a', schema: { type: 'object', properties: { b: { type: 'string' } } } } }, reasoning: { effort: 'low' } },
    { model: 'auto', messages: [{ role: 'user', content: 'Hi' }], provider: { order: ['openai'] }, models: ['openai/gpt-5.4'], user: 'me', metadata: { a: 'b' }, logit_bias: { 1: 2 } },
  ],
  '/responses': [
    { model: 'openai/gpt-5.4-mini', input: 'Hello', instructions: 'Be brief.', max_output_tokens: 50, stream: true },
    { model: 'deepseek/deepseek-chat', input: [{ role: 'user', content: [{ type: 'input_text', text: 'Hi' }] }, { type: 'function_call', call_id: 'c1', name: 'weather', arguments: '{}' }, { type: 'function_call_output', call_id: 'c1', output: 'rain' }], tools: [{ type: 'function', name: 'weather', parameters: { type: 'object' }, strict: false }], text: { format: { type: 'text' } }, reasoning: { effort: 'low' } },
  ],
  '/messages': [
    { model: 'anthropic/claude-sonnet', max_tokens: 50, system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }], messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } }] }], stream: true },
    { model: 'openai/gpt-5.4-mini', max_tokens: 50, messages: [{ role: 'user', content: 'Hi' }, { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'weather', input: { city: 'Rome' } }] }, { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: 'rain' }] }], tools: [{ name: 'weather', input_schema: { type: 'object' } }], tool_choice: { type: 'auto' }, thinking: { type: 'enabled', budget_tokens: 1024 } },
  ],
  '/messages/count_tokens': [
    { model: 'anthropic/claude-sonnet', system: 'Be brief.', messages: [{ role: 'user', content: 'Hi' }], tools: [{ name: 'weather', input_schema: { type: 'object' } }] },
    { model: 'openai/gpt-5.4', messages: [{ role: 'user', content: 'Hi' }] },
  ],
  '/completions': [{ model: 'openai/gpt-5.4-mini', prompt: 'Once', max_tokens: 20, n: 2, stop: 'x', stream: true }, { model: 'anthropic/claude-sonnet', prompt: ['Once'], best_of: 1, echo: false, logprobs: null }],
  '/route': [
    { model: 'auto', messages: [{ role: 'user', content: 'Hi' }], max_tokens: 50, provider: { sort: 'price' } },
    { model: 'auto:cheap', messages: [{ role: 'user', content: 'Prove it.' }], plugins: [{ id: 'auto-router', allowed_models: ['openai/*'] }], max_cost: 1 },
  ],
  '/generation/feedback': [feedback],
  '/embeddings': [{ model: 'openai/text-embedding-3-small', input: ['a', 'b'], dimensions: 8, encoding_format: 'base64', user: 'me' }, { model: 'google/gemini-embedding-001', input: 'a', dimensions: 8 }, { model: 'mistralai/mistral-embed', input: [[1, 2], [3]] }],
  '/images/generations': [{ model: 'openai/gpt-image-2', prompt: 'A dot', n: 1, size: '1024x1024', quality: 'low', response_format: 'b64_json' }, { model: 'openai/gpt-image-1.5', prompt: 'A dot', stream: true, partial_images: 1 }],
  '/audio/speech': [{ model: 'openai/gpt-4o-mini-tts', input: 'Hello', voice: 'alloy', response_format: 'wav', speed: 1 }, { model: 'openai/gpt-4o-mini-tts', input: 'Hello', voice: { id: 'v' }, stream_format: 'sse' }],
  '/audio/transcriptions': [{ model: 'openai/gpt-4o-transcribe', file: 'sound', language: 'en', response_format: 'srt', temperature: '0' }, { model: 'openai/gpt-4o-transcribe', file: 'sound', stream: 'true', 'include[]': 'logprobs' }],
  '/rerank': [{ model: 'qwen/qwen3-reranker-8b', query: 'red', documents: ['apple', { text: 'sky' }], top_n: 1, return_documents: true }],
  '/moderations': [{ model: 'omni-moderation-latest', input: 'Hello' }, { input: [{ type: 'text', text: 'Hello' }, { type: 'image_url', image_url: { url: 'https://example.com/a.png' } }] }],
}

interface Shot {
  method: string
  path: string
  /** Undefined: no body. */
  text: string | undefined
  form: boolean
}

const oddities = fc.constantFrom<Json>(null, true, false, 0, -1, 1.5, 1e21, 2 ** 53, '', ' ', '\u0000', '\ud800', 'a'.repeat(5_000), 'data:,%', 'data:image/png;base64,', 'http://[', '__proto__', [], {}, [null], [[]], { type: 'text' }, { type: 'unknown' }, { $ref: '#' })
const anything: fc.Arbitrary<Json> = fc.oneof({ weight: 3, arbitrary: oddities }, { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json> })

interface Change {
  where: number
  how: 'replace' | 'remove' | 'add' | 'repeat' | 'wrap'
  name: string
  value: Json
}

const change: fc.Arbitrary<Change> = fc.record({
  where: fc.nat(200),
  how: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add', 'repeat', 'wrap'),
  name: fc.oneof(fc.constantFrom('type', 'role', 'content', 'n', 'stream', 'tools', 'model', 'usage', 'messages', 'input', 'prompt', 'toString', 'constructor'), fc.string({ maxLength: 8 })),
  value: anything,
})

/** One place of a value is changed; places are counted through the whole of it. */
function changed(value: Json, { where, how, name, value: other }: Change): Json {
  const copy = { root: structuredClone(value) }
  const places: [{ [key: string]: Json }, string][] = []
  const walk = (holder: { [key: string]: Json }): void => {
    for (const key of Object.keys(holder)) {
      places.push([holder, key])
      const inner = holder[key]
      if (typeof inner === 'object' && inner !== null) walk(inner as { [key: string]: Json })
    }
  }
  walk(copy)
  const [holder, key] = places[where % places.length]!
  const old = holder[key]!
  if (how === 'replace') holder[key] = other
  else if (how === 'remove') delete holder[key]
  else if (how === 'repeat') holder[key] = [old, old]
  else if (how === 'wrap') holder[key] = { [name]: old }
  else if (typeof old === 'object' && old !== null && !Array.isArray(old)) Object.defineProperty(old, name, { value: other, enumerable: true, configurable: true, writable: true })
  else holder[key] = other
  return copy.root ?? null
}

const mutated = (path: string): fc.Arbitrary<string> => fc.tuple(fc.constantFrom(...samples[path]!), fc.array(change, { maxLength: 2 })).map(([sample, changes]) => JSON.stringify(changes.reduce(changed, sample)))
const torn = (path: string): fc.Arbitrary<string> => fc.tuple(mutated(path), fc.nat(), fc.string({ maxLength: 4 })).map(([text, at, junk]) => text.slice(0, at % text.length) + junk + text.slice((at % text.length) + junk.length))

const posts: fc.Arbitrary<Shot> = fc.constantFrom(...Object.keys(samples)).chain((path) =>
  fc
    .oneof({ weight: 14, arbitrary: mutated(path) }, { weight: 2, arbitrary: torn(path) }, { weight: 1, arbitrary: anything.map((value) => JSON.stringify(value)) }, { weight: 1, arbitrary: fc.string({ maxLength: 60 }) })
    .map((text) => ({ method: 'POST', path, text, form: path === '/audio/transcriptions' })),
)
const gets: fc.Arbitrary<Shot> = fc
  .tuple(fc.constantFrom('GET', 'GET', 'POST', 'DELETE', 'PUT'), fc.constantFrom(...Object.keys(endpoints), '/models/', '/generation?id=', '/nothing'), fc.webPath(), fc.constantFrom('', '%', '%00', '%E0%A4%A', '//', '?id[]=1', '/endpoints', '{}'))
  .map(([method, path, tail, junk]) => ({ method, path: path.replaceAll('{', '%7B') + tail + junk, text: undefined, form: false }))
const shot = fc.oneof({ weight: 12, arbitrary: posts }, { weight: 1, arbitrary: gets })

/** The fields of an object as a form, with a file where it says so; text that is no object goes as it is. */
function formOf(text: string): BodyInit {
  let fields: unknown
  try {
    fields = JSON.parse(text)
  } catch {
    return text
  }
  const form = new FormData()
  for (const [name, value] of Object.entries(fields ?? {})) {
    if (name === 'file' && typeof value === 'string') form.append(name, new Blob([value]), 'speech.mp3')
    else form.append(name, typeof value === 'string' ? value : JSON.stringify(value))
  }
  return form
}

async function fire({ method, path, text, form }: Shot): Promise<{ status: number; id: string | null; generation: string }> {
  const body = text === undefined ? undefined : form ? formOf(text) : text
  const typed: Record<string, string> = !form ? { 'content-type': 'application/json' } : typeof body === 'string' ? { 'content-type': 'multipart/form-data; boundary=x' } : {}
  const response = await fetch(`${gateway.url}/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${account.key}`, ...typed },
    ...(body !== undefined && method !== 'GET' && { body }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  await response.arrayBuffer()
  return { status: response.status, id: response.headers.get('x-request-id'), generation: response.headers.get('x-generation-id') ?? '' }
}

describe('anything at all, sent to every endpoint', () => {
  it('has samples for every endpoint that takes a body', () => {
    expect(Object.keys(samples).toSorted()).toEqual(Object.keys(endpoints).filter((path) => endpoints[path]!.body).toSorted())
  })

  it('is answered when nothing is wrong with it', async () => {
    for (const [path, bodies] of Object.entries(samples)) {
      for (const body of bodies) {
        const { status } = await fire({ method: 'POST', path, text: JSON.stringify(body), form: path === '/audio/transcriptions' })
        expect({ path, body, status }).toEqual({ path, body, status: 200 })
      }
    }
  })

  it.each<[string, string, Json]>([
    ['a data URL whose escapes are broken', '/chat/completions', { model: 'openai/gpt-5.4-mini', messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/png,%' } }] }] }],
    ['the same in the Responses format', '/responses', { model: 'anthropic/claude-sonnet', input: [{ role: 'user', content: [{ type: 'input_image', image_url: 'data:image/png,%E0%A4%A' }] }] }],
    ['half a character', '/chat/completions', { model: 'anthropic/claude-sonnet', messages: [{ role: 'user', content: '\ud800' }] }],
    ['half a character that a warning repeats', '/chat/completions', { model: 'openai/gpt-5.4', messages: [{ role: 'user', content: 'Hi' }], provider: { order: ['\ud800'] } }],
    ['a voice of another kind', '/audio/speech', { model: 'openai/gpt-4o-mini-tts', input: 'Hello', voice: ['alloy'] }],
    ['a picture of a quality with an object’s own name', '/images/generations', { model: 'openai/gpt-image-2', prompt: 'A dot', quality: '__proto__' }],
    ['a field with an object’s own name', '/audio/transcriptions', { model: 'openai/gpt-4o-transcribe', file: 'sound', toString: 'x', constructor: 'y' }],
  ])('is answered when it was once a trap: %s', async (_, path, body) => {
    expect((await fire({ method: 'POST', path, text: JSON.stringify(body), form: path === '/audio/transcriptions' })).status).toBeLessThan(500)
  })

  it(`gives 2xx or 4xx, never hangs, and costs nothing when refused (${runs} requests, FUZZ_SEED=${seed})`, { timeout: 20_000 + runs * 30 }, async () => {
    const refused: string[] = []
    const tally = new Map<number, number>()
    await fc.assert(
      fc.asyncProperty(fc.array(shot, { minLength: AT_ONCE, maxLength: AT_ONCE, size: 'max' }), async (shots) => {
        for (const { status, id } of await Promise.all(shots.map(fire))) {
          tally.set(status, (tally.get(status) ?? 0) + 1)
          expect(status).toBeLessThan(500)
          if (status >= 400 && id) refused.push(id)
        }
      }),
      { numRuns: Math.ceil(runs / AT_ONCE), seed },
    )
    const { rows } = await db().query('select id, charged, free_call from money.usage_event where id = any($1::uuid[]) and (charged > 0 or free_call)', [refused])
    expect(rows).toEqual([])
    expect((await balance(account.caller)).held).toBe(0n)
    // Neither all right nor all wrong: both ways are walked.
    expect(tally.get(200) ?? 0).toBeGreaterThan(runs / 20)
    expect(refused.length).toBeGreaterThan(runs / 5)
  })
})
