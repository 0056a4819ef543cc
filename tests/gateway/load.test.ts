import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { env } from '#lib/env.ts'
import { startSandbox, type Sandbox } from '#lib/sandbox/server.ts'
import { serve, type Served } from '../../server.ts'
import { expectBalancedBooks } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { freePort } from '../support/free-port.ts'
import { newAccount } from '../support/gateway.ts'

/** Of which one account gets two. */
const PLACES = 8
const keys: string[] = []

let sandbox: Sandbox
let served: Served
let url: string

beforeAll(async () => {
  await freshDatabase()
  sandbox = await startSandbox()
  process.env.SANDBOX_URL = sandbox.url
  env().MAX_IN_FLIGHT = PLACES
  served = await start()
  for (let account = 0; account < PLACES / 2; account++) keys.push((await newAccount({ credit: '10', freeCalls: false })).key)
})

afterAll(async () => {
  await served.stop()
  await expectBalancedBooks()
  await sandbox.close()
})

async function start(): Promise<Served> {
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  return serve({ host: '127.0.0.1', port, pages: false, drainMs: 0 })
}

interface Asked {
  key?: string
  path?: string
  model?: string
  prompt?: string
  stream?: boolean
  headers?: Record<string, string>
}

function call({ key = keys[0]!, path = '/v1/chat/completions', model = 'openai/gpt-5.4-mini', prompt = 'Hello!', stream = false, headers = {} }: Asked = {}): Promise<Response> {
  return fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model, max_tokens: 100, stream, messages: [{ role: 'user', content: prompt }] }),
  })
}

interface Running {
  leave(): Promise<void>
}

/** A stream that runs until it is left. */
async function run(key: string): Promise<Running> {
  const { status, body } = await call({ key, prompt: '[sandbox: stall]', stream: true })
  expect(status).toBe(200)
  // Locked: fetch hangs up on an answer that was not begun to be read when its Response is collected as garbage.
  const reader = body!.getReader()
  return { leave: () => reader.cancel() }
}

/** As many as there are places, two of each account. */
function fill(): Promise<Running[]> {
  return Promise.all([...keys, ...keys].map(run))
}

async function metric(name: string): Promise<number> {
  const lines = (await (await fetch(`${url}/api/metrics`)).text()).split('\n')
  return Number(lines.find((line) => line.startsWith(`${name} `))?.split(' ')[1])
}

async function allLeft(): Promise<void> {
  await expect.poll(() => metric('aipower_requests_in_flight'), { timeout: 10_000 }).toBe(0)
}

describe('a process that works on as many calls as it takes on', () => {
  it('sends the next one away with 503 and a time, in the words of its dialect, before it looks at the key', async () => {
    const running = await fill()
    expect(await metric('aipower_requests_in_flight')).toBe(PLACES)
    const answer = await call({ key: 'of nobody' })
    expect(answer.status).toBe(503)
    expect(Object.fromEntries(['retry-after', 'retry-after-ms', 'x-should-retry'].map((name) => [name, answer.headers.get(name)]))).toEqual({ 'retry-after': '1', 'retry-after-ms': '1000', 'x-should-retry': 'true' })
    expect(await answer.json()).toMatchObject({ error: { code: 'service_unavailable', metadata: { limit_source: 'gateway' } } })
    expect(await (await call({ path: '/v1/messages' })).json()).toMatchObject({ type: 'error', error: { type: 'overloaded_error' } })
    expect(await metric('aipower_requests_shed_total{reason="in_flight"}')).toBe(2)
    for (const { leave } of running) await leave()
    await allLeft()
  })

  it('is alive and ready all the same, and answers who only reads', async () => {
    const running = await fill()
    const read = (path: string): Promise<number> => fetch(url + path, { headers: { authorization: `Bearer ${keys[0]!}` } }).then(async (answer) => (await answer.arrayBuffer(), answer.status))
    expect(await Promise.all(['/livez', '/readyz', '/api/metrics', '/v1/models', '/v1/credits', '/v1/key'].map(read))).toEqual([200, 200, 200, 200, 200, 200])
    for (const { leave } of running) await leave()
    await allLeft()
  })

  it('takes the next one as soon as one has ended', async () => {
    const running = await fill()
    await running[0]!.leave()
    await expect.poll(async () => (await call()).status, { timeout: 10_000 }).toBe(200)
    for (const { leave } of running) await leave()
    await allLeft()
  })
})

describe('one account', () => {
  it('gets a quarter of a process at most and hears 429 beyond that; others are served', async () => {
    const key = keys[0]!
    const [first, second] = [await run(key), await run(key)]
    const answer = await call({ key })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '1'])
    expect(await answer.json()).toMatchObject({ error: { code: 'rate_limit_exceeded', metadata: { limit_source: 'account', limit_type: 'concurrency', limit: PLACES / 4 } } })
    expect((await call({ key: keys[1]! })).status).toBe(200)
    await first.leave()
    await expect.poll(async () => (await call({ key })).status, { timeout: 10_000 }).toBe(200)
    await second.leave()
    await allLeft()
  })
})

describe('a place', () => {
  it.each<[string, Asked, number]>([
    ['answered', {}, 200],
    ['answered as a stream', { stream: true }, 200],
    ['that is several calls', { model: 'auto:verified', prompt: 'What is 2 + 2?' }, 200],
    ['asked for once', { headers: { 'idempotency-key': 'a key of its own' } }, 200],
    ['asked for once, again', { headers: { 'idempotency-key': 'a key of its own' } }, 409],
    ['without a right key', { key: 'of nobody' }, 401],
    ['of no sense', { path: '/v1/embeddings' }, 400],
    ['of an unknown fault', { headers: { 'x-aipower-fault': 'none of them' } }, 400],
    ['that its provider fails', { prompt: '[sandbox: status=503]' }, 503],
    ['that its provider ends in the middle', { prompt: '[sandbox: reset-mid]', stream: true }, 200],
  ])('is free again after a call %s', async (_, asked, status) => {
    const answer = await call(asked)
    await answer.text()
    expect(answer.status).toBe(status)
    await allLeft()
  })
})

it('a process whose heap is fuller than it may be sends calls away, and still answers who reads', async () => {
  await served.stop()
  env().MAX_HEAP_PERCENT = 1
  served = await start()
  await expect.poll(async () => (await call()).status, { timeout: 5_000 }).toBe(503)
  expect((await fetch(`${url}/v1/models`)).status).toBe(200)
  expect(await metric('aipower_requests_shed_total{reason="memory"}')).toBeGreaterThan(0)
})
