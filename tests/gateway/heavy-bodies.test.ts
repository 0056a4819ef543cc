import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { env } from '#lib/env.ts'
import { Load } from '#lib/gateway/load.ts'
import { startSandbox, type Sandbox } from '#lib/sandbox/server.ts'
import { startInstance, type Instance } from '../chaos/fleet.ts'
import { freshDatabase } from '../support/database.ts'
import { newAccount } from '../support/gateway.ts'

const MB = 1024 * 1024
const HEAP_MB = 256
const BODY_MB = 9
/** Together half as much again as the heap. */
const CALLS = 42

describe('bodies of calls that run', () => {
  const load = (): Load => new Load({ calls: 0, bodyBytes: 100 * MB }, { strain: undefined, close: () => undefined })
  const full = /more to do/

  it('may together take so much memory; the next one waits until others have ended', () => {
    const places = load()
    const [first] = [places.enter(60 * MB), places.enter(40 * MB)]
    expect(() => places.enter(MB)).toThrow(full)
    expect(places.shed.memory).toBe(1)
    first.leave()
    first.leave()
    expect(() => places.enter(61 * MB)).toThrow(full)
    expect(places.enter(60 * MB)).toBeDefined()
  })

  it('count as they come where nobody said how long they are', () => {
    const places = load()
    const [told, untold] = [places.enter(50 * MB), places.enter(0)]
    untold.grow(50 * MB)
    expect(() => untold.grow(MB)).toThrow(full)
    untold.leave()
    expect(places.enter(50 * MB)).toBeDefined()
    told.leave()
  })

  it('are taken whatever their length where there is no other, and however many where they are small', () => {
    const places = load()
    places.enter(1_000 * MB).leave()
    const large = places.enter(1_000 * MB)
    for (let n = 0; n < 100; n++) places.enter(10_000)
    large.leave()
    expect(places.enter(90 * MB)).toBeDefined()
  })

  it('of one account take at most a quarter of that, so that others find room', () => {
    const places = load()
    const [first, second] = [places.enter(15 * MB), places.enter(15 * MB)]
    first.claim('one')
    expect(() => second.claim('one')).toThrow(full)
    second.claim('another')
    places.enter(10_000).claim('one')
    first.leave()
    places.enter(15 * MB).claim('one')
    expect(places.shed).toMatchObject({ memory: 0, fair_share: 1 })
  })
})

describe('a process with a small heap', () => {
  const logs = mkdtempSync(path.join(tmpdir(), 'aipower-heavy-'))
  let sandbox: Sandbox
  let instance: Instance

  beforeAll(async () => {
    await freshDatabase()
    sandbox = await startSandbox()
    const settings = { DATABASE_URL: process.env.DATABASE_URL!, AUTH_SECRET: env().AUTH_SECRET, PUBLIC_URL: env().PUBLIC_URL, SANDBOX_URL: sandbox.url, NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}`, MAX_EVENT_LOOP_DELAY: '0' }
    instance = await startInstance(settings, path.join(logs, 'log'))
  })

  afterAll(async () => {
    await instance.close()
    await sandbox.close()
    rmSync(logs, { recursive: true, force: true })
  })

  it('survives more bodies at once than fit into it: it takes some, and sends the others away', async () => {
    const keys = await Promise.all([1, 2].map(async () => (await newAccount({ credit: '100', freeCalls: false })).key))
    const picture = { type: 'image_url', image_url: { url: `data:image/png;base64,${'A'.repeat(BODY_MB * MB)}` } }
    const body = JSON.stringify({ model: 'openai/gpt-5.4-mini', max_tokens: 16, messages: [{ role: 'user', content: [{ type: 'text', text: '[sandbox: wait=1000] What is it?' }, picture] }] })
    // Who still sends when the refusal has been told is cut off after half a second.
    const call = async (key: string, declared = true): Promise<number | 'cut off'> => {
      const sent = declared ? { body } : { body: new Blob([body]).stream(), duplex: 'half' as const }
      const answer = await fetch(`${instance.url}/v1/chat/completions`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, ...sent }).catch(() => undefined)
      await answer?.arrayBuffer()
      return answer?.status ?? 'cut off'
    }
    const statuses = await Promise.all(Array.from({ length: CALLS }, (_, index) => call(keys[index % keys.length]!, index % 4 < 2)))
    expect(statuses.filter((status) => status !== 200 && status !== 503 && status !== 'cut off')).toEqual([])
    expect(statuses).toContain(200)
    expect(statuses).toContain(503)
    expect(await call(keys[0]!)).toBe(200)
  })
})
