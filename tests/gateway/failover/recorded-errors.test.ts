import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startReplay, type Replay } from '../../conformance/replay.ts'
import { bodyOf, recordingsOf } from '../../dialects/recordings.ts'
import { expectBalancedBooks } from '../../support/books.ts'
import { freshDatabase } from '../../support/database.ts'

/** Errors as real providers sent them, by the end of their recordings' names; those of the own set are hand-written. */
const final = [
  '8d203f', '8853ba', 'bc2fa6', '4791b9', // OpenAI: parts, roles and parameters that the model does not take
  'ea6a65', '054ef2', 'c679d9', 'a15047', // the same in Responses
  'ce5e73', // Anthropic: an effort that the model does not know
  '2aab03', // Vertex: an address that cannot be fetched
  '349ee1', '020491', '4b3624', 'fef114', // prompts that are too long
]
const goesOn = [
  'fbdae9', '6dfd6d', '38776f', '0909c0', '5f6f5d', 'a4f616', // limits
  'a817e3', '3346fc', 'df1f63', 'eabf2e', '0b4c5f', 'd8c3c9', '8fb1d3', '89c269', 'bbe570', // keys: 401, and 400 at Google and xAI
  '55e1e3', // spent credit: 429
  '55c8f0', // overload: 529
  '2a1331', // a model that this host does not have
  '3b8bfc', // Groq's model made a call that it cannot parse itself
]

const errors = (['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini'] as const)
  .flatMap((api) => recordingsOf(api))
  .filter(({ status, id }) => status >= 400 && [...final, ...goesOn].some((end) => id.endsWith(end)))
const answers = recordingsOf('openai-chat').filter(({ id }) => id === 'openai-chat-text')

let replay: Replay
let ask: (body: string) => Promise<Response>
let close: () => Promise<void>

beforeAll(async () => {
  await freshDatabase()
  replay = await startReplay([...errors, ...answers], bodyOf)
  const price = { input: 1, output: 1 }
  // A key that one error showed to be refused would be spared by the next: every error has a provider of its own.
  const failing = errors.map(({ id, api }, n) => ({ id: `failing-${n}`, dialect: api, baseUrl: `${replay.url}/v1`, apiKey: 'recorded', models: [{ id: `recorded/${id}`, upstream: id, price }] }))
  const sound = { id: 'sound', dialect: 'openai-chat', baseUrl: `${replay.url}/v1`, apiKey: 'recorded', models: [...errors.map(({ id }) => `recorded/${id}`), 'recorded/other'].map((id) => ({ id, upstream: 'openai-chat-text', price })) }
  process.env.CUSTOM_PROVIDERS = JSON.stringify([...failing, sound])
  const { newAccount, serveGateway } = await import('../../support/gateway.ts')
  const { createGateway } = await import('#lib/gateway/index.ts')
  const gateway = await createGateway({ random: () => 0.5 })
  const { server, url } = await serveGateway(gateway)
  const { key } = await newAccount({ credit: '100', freeCalls: false })
  ask = (body) => fetch(`${url}/v1/chat/completions`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body })
  close = async () => {
    server.closeAllConnections()
    server.close()
    await gateway.close()
    await replay.close()
  }
})

afterAll(async () => {
  await expectBalancedBooks()
  await close()
})

const messages = [{ role: 'user', content: 'Hello!' }]

describe.runIf(errors.length > 0)('a recorded error', () => {
  it.each(errors.map(({ id, provider, status }) => ({ id, provider, status, ends: final.some((end) => id.endsWith(end)) })))('$provider $status $id: final is $ends', async ({ id, ends }) => {
    const answer = await ask(JSON.stringify({ model: `recorded/${id}`, messages }))
    expect([answer.status, answer.headers.get('x-aipower-provider')]).toEqual(ends ? [400, null] : [200, 'sound'])
    expect(answer.headers.get('x-aipower-attempts')).toBe(ends ? '1' : '2')
    // But the caller's own list of models goes on whatever one of them says.
    const listed = await ask(JSON.stringify({ model: `recorded/${id}`, models: ['recorded/other'], messages }))
    expect(listed.status).toBe(200)
  })
})
