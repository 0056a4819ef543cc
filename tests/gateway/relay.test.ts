import { toFile, type OpenAI } from 'openai'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { balance } from '#lib/billing/balance.ts'
import { db } from '#lib/db.ts'
import { usdNumber } from '#lib/money.ts'
import { expectBalancedBooks } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { newAccount, openai, startTestGateway, type TestAccount, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway
let account: TestAccount
let client: OpenAI

beforeAll(async () => {
  await freshDatabase()
  gateway = await startTestGateway()
})

beforeEach(async () => {
  gateway.sandbox.control.reset()
  account = await newAccount({ credit: '1', freeCalls: false })
  client = openai(gateway.url, account.key)
})

afterAll(async () => {
  await expectBalancedBooks()
  await gateway.close()
})

interface Told {
  usage: Record<string, number>
  warnings?: string[]
}

function post(path: string, body: object | FormData, key = account.key, signal?: AbortSignal): Promise<Response> {
  const form = body instanceof FormData
  return fetch(`${gateway.url}/v1${path}`, { method: 'POST', headers: { authorization: `Bearer ${key}`, ...(!form && { 'content-type': 'application/json' }) }, body: form ? body : JSON.stringify(body), signal })
}

const spent = async (): Promise<number> => usdNumber((await balance(account.caller)).totalUsage)
const held = async (): Promise<bigint> => (await balance(account.caller)).held
const events = async (): Promise<{ outcome: string; usage_source: string; dialect: string; charged: bigint }[]> =>
  (await db().query<{ outcome: string; usage_source: string; dialect: string; charged: bigint }>('select outcome, usage_source, dialect, charged from money.usage_event where account_id = $1 order by at', [account.caller.accountId])).rows

describe('embeddings', () => {
  const model = 'openai/text-embedding-3-small'

  it('come to the OpenAI SDK, which asks for base64, and are billed by prompt tokens', async () => {
    const answer = await client.embeddings.create({ model, input: ['one text', 'another'], dimensions: 64 })
    expect(answer.data.map(({ index, embedding }) => [index, embedding.length])).toEqual([[0, 64], [1, 64]])
    expect(answer.model).toBe(model)
    const usage = answer.usage as typeof answer.usage & { cost: number }
    expect(usage.cost).toBeCloseTo((usage.prompt_tokens * 0.02) / 1e6, 9)
    expect(await spent()).toBe(usage.cost)
    expect(await events()).toMatchObject([{ outcome: 'completed', usage_source: 'provider', dialect: 'embeddings' }])
  })

  it.each([model, 'mistralai/mistral-embed', 'google/gemini-embedding-001'])('of %s are the same numbers as floats and as base64', async (name) => {
    const floats = (await (await post('/embeddings', { model: name, input: 'Hello', encoding_format: 'float' })).json()) as { data: [{ embedding: number[] }] }
    const packed = (await (await post('/embeddings', { model: name, input: 'Hello', encoding_format: 'base64' })).json()) as { data: [{ embedding: string }] }
    const plain = (await (await post('/embeddings', { model: name, input: 'Hello' })).json()) as typeof floats
    const unpacked = new Float32Array(new Uint8Array(Buffer.from(packed.data[0].embedding, 'base64')).buffer)
    expect(unpacked).toEqual(new Float32Array(floats.data[0].embedding))
    expect(plain.data[0].embedding).toEqual(floats.data[0].embedding)
    expect(floats.data[0].embedding.length).toBeGreaterThan(100)
  })

  it('take tokens where the provider does', async () => {
    expect((await client.embeddings.create({ model, input: [1, 2, 3] })).usage.prompt_tokens).toBe(3)
    expect((await client.embeddings.create({ model, input: [[1, 2, 3], [4]] })).data).toHaveLength(2)
    expect((await post('/embeddings', { model: 'google/gemini-embedding-001', input: [1, 2, 3] })).status).toBe(400)
  })

  it('are counted here when the provider reports no usage, which is marked', async () => {
    const answer = (await (await post('/embeddings', { model: 'google/gemini-embedding-001', input: 'How long is this?', dimensions: 128, user: 'me' })).json()) as Told
    expect(answer.usage).toMatchObject({ prompt_tokens: 5, estimated: true })
    expect(answer.warnings).toEqual([expect.stringContaining('user')])
    expect(gateway.sandbox.control.last!.path).toBe('/models/gemini-embedding-001:batchEmbedContents')
    expect(await events()).toMatchObject([{ usage_source: 'estimated' }])
  })

  it('reach Mistral under its own names', async () => {
    await client.embeddings.create({ model: 'mistralai/mistral-embed', input: 'Hello', dimensions: 64, user: 'me' })
    expect(gateway.sandbox.control.last!.body).toMatchObject({ model: 'mistral-embed', output_dimension: 64 })
    expect(gateway.sandbox.control.last!.body).not.toHaveProperty('user')
  })

  it('may be a free call', async () => {
    const { key, caller } = await newAccount()
    const answer = (await (await post('/embeddings', { model, input: 'Hello' }, key)).json()) as Told
    expect(answer.usage.cost).toBe(0)
    expect((await balance(caller)).freeCallsLeft).toBe(49n)
  })
})

describe('images', () => {
  it('are made, and billed by the tokens of the picture', async () => {
    const answer = await client.images.generate({ model: 'openai/gpt-image-1.5', prompt: 'A dot', n: 2, quality: 'low', response_format: 'b64_json' })
    expect(answer.data).toHaveLength(2)
    expect(Buffer.from(answer.data![0]!.b64_json!, 'base64').subarray(1, 4).toString()).toBe('PNG')
    const { input_tokens, output_tokens, cost } = answer.usage as never as { input_tokens: number; output_tokens: number; cost: number }
    expect(cost).toBeCloseTo((input_tokens * 5 + output_tokens * 32) / 1e6, 9)
    expect(await spent()).toBe(cost)
  })

  it('are never a URL where the model makes none, which is said', async () => {
    const answer = (await (await post('/images/generations', { model: 'openai/gpt-image-2', prompt: 'A dot', response_format: 'url' })).json()) as Told
    expect(answer.warnings).toEqual([expect.stringContaining('response_format')])
  })

  it('are streamed with partial ones, the cost in the last event', async () => {
    const stream = await client.images.generate({ model: 'openai/gpt-image-2', prompt: 'A dot', quality: 'low', stream: true, partial_images: 2 })
    const types: string[] = []
    let cost = 0
    for await (const event of stream) {
      types.push(event.type)
      if (event.type === 'image_generation.completed') cost = (event.usage as never as { cost: number }).cost
    }
    expect(types).toEqual(['image_generation.partial_image', 'image_generation.partial_image', 'image_generation.completed'])
    expect(await spent()).toBe(cost)
    expect(cost).toBeGreaterThan(0)
  })
})

describe('speech', () => {
  const model = 'openai/gpt-4o-mini-tts'

  it('streams audio, billed by the usage that the provider reports at its end', async () => {
    const answer = await client.audio.speech.create({ model, input: 'Hello there, this is a test.', voice: 'alloy' })
    expect(answer.headers.get('content-type')).toBe('audio/mpeg')
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(bytes.subarray(0, 4).toString('hex')).toBe('fffb9000')
    expect(bytes.length % 417).toBe(0)
    expect(await held()).toBe(0n)
    expect(await spent()).toBeGreaterThan(0)
    expect(await events()).toMatchObject([{ outcome: 'completed', usage_source: 'provider' }])
  })

  it('is told as events where those are asked for, the cost in the last', async () => {
    const text = await (await post('/audio/speech', { model, input: 'Hello', voice: 'alloy', stream_format: 'sse' })).text()
    const told = text.split('\n\n').filter(Boolean).map((line) => JSON.parse(line.slice(6)) as { type: string; usage?: { cost: number } })
    expect(told.at(-1)).toMatchObject({ type: 'speech.audio.done', usage: { cost: await spent() } })
    expect(told.slice(0, -1).every(({ type }) => type === 'speech.audio.delta')).toBe(true)
  })

  it.each(['no-usage', 'counts=1e12'])('is estimated where the provider says nothing, or what cannot be true (%s)', async (fault) => {
    await (await post('/audio/speech', { model, input: `[sandbox: ${fault}] Hello there`, voice: 'alloy' })).arrayBuffer()
    expect(await events()).toMatchObject([{ outcome: 'completed', usage_source: 'estimated' }])
    expect(await spent()).toBeGreaterThan(0)
  })

  it('that breaks off breaks the connection, and costs no more than what came', async () => {
    const whole = await post('/audio/speech', { model, input: 'word '.repeat(200), voice: 'alloy' })
    await whole.arrayBuffer()
    const price = await spent()
    const answer = await post('/audio/speech', { model, input: `[sandbox: reset-mid] ${'word '.repeat(200)}`, voice: 'alloy' })
    await expect(answer.arrayBuffer()).rejects.toThrow()
    const [, broken] = await events()
    expect(broken).toMatchObject({ outcome: 'interrupted', usage_source: 'estimated' })
    expect(usdNumber(broken!.charged)).toBeLessThan(price)
    expect(await held()).toBe(0n)
  })

  it('that nobody listens to is stopped', async () => {
    const abort = new AbortController()
    const answer = await post('/audio/speech', { model, input: `[sandbox: slow=20] ${'word '.repeat(200)}`, voice: 'alloy' }, account.key, abort.signal)
    const reader = answer.body!.getReader()
    await reader.read()
    abort.abort()
    await expect.poll(events, { timeout: 3_000 }).toMatchObject([{ outcome: 'cancelled' }])
    await expect.poll(() => gateway.sandbox.control.last!.outcome, { timeout: 1_000 }).toBe('aborted')
    expect(await held()).toBe(0n)
  })
})

describe('transcriptions', () => {
  const model = 'openai/gpt-4o-transcribe'
  const recording = () => toFile(Buffer.alloc(40_000, 1), 'speech.mp3', { type: 'audio/mpeg' })

  it('come to the OpenAI SDK, billed by tokens of sound and text', async () => {
    const answer = await client.audio.transcriptions.create({ model, file: await recording(), language: 'en' })
    expect(answer.text).toContain('AIPower sandbox')
    const usage = answer.usage as never as { output_tokens: number; cost: number }
    expect(usage.cost).toBeCloseTo((1 * 2.5 + 36 * 6 + usage.output_tokens * 10) / 1e6, 9)
    expect(await spent()).toBe(usage.cost)
    expect(gateway.sandbox.control.last!.raw).toContain('name="language"')
    expect(gateway.sandbox.control.last!.raw).toContain('gpt-4o-transcribe')
  })

  it.each([
    ['text', /^This is the AIPower sandbox\. No provider has heard this\.\n$/],
    ['srt', /^1\n00:00:00,000 --> 00:00:01,500\nThis is the AIPower sandbox\.\n\n2\n00:00:01,500 --> 00:00:03,250\n/],
    ['vtt', /^WEBVTT\n\n00:00:00\.000 --> 00:00:01\.500\nThis is/],
  ] as const)('are %s where that is asked for', async (response_format, expected) => {
    const answer = await client.audio.transcriptions.create({ model, file: await recording(), response_format })
    expect(answer).toMatch(expected)
    expect(await spent()).toBeGreaterThan(0)
  })

  it('may have segments, or come in a stream', async () => {
    const verbose = await client.audio.transcriptions.create({ model, file: await recording(), response_format: 'verbose_json' })
    expect(verbose.segments).toHaveLength(2)
    const stream = await client.audio.transcriptions.create({ model, file: await recording(), stream: true })
    let [text, cost] = ['', 0]
    for await (const event of stream) {
      if (event.type === 'transcript.text.delta') text += event.delta
      if (event.type === 'transcript.text.done') cost = (event.usage as never as { cost: number }).cost
    }
    expect(text).toContain('AIPower sandbox')
    expect(cost).toBeGreaterThan(0)
  })

  it('are refused without a file, in another encoding, and when too large', async () => {
    const form = new FormData()
    form.append('model', model)
    expect(await (await post('/audio/transcriptions', form)).json()).toMatchObject({ error: { param: 'file' } })
    expect((await post('/audio/transcriptions', { model })).status).toBe(400)
    form.append('file', new Blob([new Uint8Array(26 * 1024 * 1024)]), 'long.wav')
    expect((await post('/audio/transcriptions', form)).status).toBe(413)
    expect(gateway.sandbox.control.count()).toBe(0)
    expect(await events()).toEqual([])
  })

  it('are refused for a model without a price, with a sentence', async () => {
    await expect(client.audio.transcriptions.create({ model: 'openai/whisper-1', file: await recording() })).rejects.toThrow(/503.*without a price/)
  })
})

describe('rerank', () => {
  const body = { model: 'qwen/qwen3-reranker-8b', query: 'red apple', documents: ['a blue sky', { text: 'an apple that is red' }, 'apple'] }

  it('is counted here where the provider’s own count cannot be true', async () => {
    expect((await post('/rerank', { ...body, query: '[sandbox: counts=1e12] red apple' })).status).toBe(200)
    expect(await events()).toMatchObject([{ outcome: 'completed', usage_source: 'estimated' }])
  })

  it('puts the best document first, billed by tokens', async () => {
    const answer = (await (await post('/rerank', { ...body, return_documents: true, top_n: 2 })).json()) as Told & { results: { index: number; document: { text: string } }[] }
    expect(answer.results.map(({ index }) => index)).toEqual([2, 1])
    expect(answer.results[1]!.document.text).toBe('an apple that is red')
    expect(answer.usage.cost).toBeCloseTo((answer.usage.prompt_tokens! * 0.2) / 1e6, 9)
    expect(await spent()).toBe(answer.usage.cost)
    expect(gateway.sandbox.control.last!.body).toMatchObject({ model: 'accounts/fireworks/models/qwen3-reranker-8b', documents: ['a blue sky', 'an apple that is red', 'apple'] })
  })
})

describe('moderations', () => {
  it('cost nothing, and need no free call and no credit', async () => {
    const poor = await newAccount({ freeCalls: false })
    const answer = await openai(gateway.url, poor.key).moderations.create({ input: ['I will kill it', 'Good morning'] })
    expect(answer.results.map(({ flagged }) => flagged)).toEqual([true, false])
    const { key, caller } = await newAccount()
    await openai(gateway.url, key).moderations.create({ model: 'omni-moderation-latest', input: [{ type: 'text', text: 'Good morning' }] })
    expect((await balance(caller)).freeCallsLeft).toBe(50n)
  })
})

const bodies: [string, object][] = [
  ['/embeddings', { model: 'openai/text-embedding-3-small', input: 'Hello' }],
  ['/images/generations', { model: 'openai/gpt-image-2', prompt: 'A dot', quality: 'low' }],
  ['/audio/speech', { model: 'openai/gpt-4o-mini-tts', input: 'Hello', voice: 'alloy' }],
  ['/rerank', { model: 'qwen/qwen3-reranker-8b', query: 'red', documents: ['apple'] }],
  ['/moderations', { input: 'Hello' }],
]

describe.each(bodies)('%s', (path, body) => {
  it.each([
    ['status=500', 502],
    ['status=429', 429],
    ['status=401', 502],
    ['reset', 502],
  ])('tells %s as %i and charges nothing', async (fault, status) => {
    gateway.sandbox.control.fail(fault, { times: 9 })
    const answer = await post(path, body)
    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject({ error: { message: expect.not.stringMatching(/sandbox|127\.0\.0\.1/i) as string, type: expect.any(String) as string } })
    expect(await spent()).toBe(0)
    expect(await held()).toBe(0n)
    expect(await events()).toMatchObject([{ outcome: 'failed' }])
  })

  it('refuses what is no object, no model, a chat model, no key', async () => {
    for (const wrong of [[], 'text', { ...body, model: 7 }, { ...body, model: 'nobody/nothing' }, { ...body, model: 'openai/gpt-5.4' }]) {
      expect((await post(path, wrong as object)).status).toBe(400)
    }
    expect((await post(path, body, 'wrong')).status).toBe(401)
    expect(await events()).toEqual([])
  })
})

describe('an empty account', () => {
  it('is told what a picture may cost', async () => {
    const { key } = await newAccount({ freeCalls: false })
    const answer = await post('/images/generations', { model: 'openai/gpt-image-2', prompt: 'A dot' }, key)
    expect(answer.status).toBe(402)
    expect(await answer.json()).toMatchObject({ error: { code: 'insufficient_quota', message: expect.stringContaining('send less') as string } })
  })
})
