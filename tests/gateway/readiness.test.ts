import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readiness } from '#lib/gateway/readiness.ts'
import { startSandbox, type Sandbox } from '#lib/sandbox/server.ts'
import { serve, type Served } from '../../server.ts'
import { freePort } from '../support/free-port.ts'
import { freshDatabase } from '../support/database.ts'
import { newAccount } from '../support/gateway.ts'
import { relayTo, type Relay } from '../support/relay.ts'

let network: Relay
let sandbox: Sandbox
let served: Served
let url: string

beforeAll(async () => {
  network = await relayTo(await freshDatabase())
  process.env.DATABASE_URL = network.url
  sandbox = await startSandbox()
  process.env.SANDBOX_URL = sandbox.url
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  served = await serve({ host: '127.0.0.1', port, pages: false, delayMs: 1_000 })
})

afterAll(async () => {
  await served.stop()
  await sandbox.close()
  await network.close()
})

async function probe(path: string): Promise<string> {
  const response = await fetch(url + path)
  return `${response.status} ${(await response.text()).trim()}`
}

describe('an instance', () => {
  it('is alive and ready', async () => {
    expect(await probe('/livez')).toBe('200 alive')
    expect(await probe('/readyz')).toBe('200 ready')
  })

  it('that cannot reach its database is alive, but not ready, until it is back', async () => {
    network.cut()
    await expect.poll(() => probe('/readyz'), { timeout: 3_000 }).toBe('503 not ready: the database does not answer')
    expect(await probe('/livez')).toBe('200 alive')
    network.mend()
    await expect.poll(() => probe('/readyz'), { timeout: 3_000 }).toBe('200 ready')
  })

  it('whose database falls silent says so within a second and a half, to any number of probes', async () => {
    network.silence()
    const began = performance.now()
    await expect.poll(() => probe('/readyz'), { timeout: 3_000, interval: 20 }).toBe('503 not ready: the database does not answer')
    const asked = network.sent('select 1')
    await Promise.all(Array.from({ length: 50 }, () => probe('/readyz')))
    expect(network.sent('select 1') - asked).toBeLessThanOrEqual(1)
    // Fresh for a second, then half a second for an answer.
    expect(performance.now() - began).toBeLessThan(3_000)
    network.mend()
    await expect.poll(() => probe('/readyz'), { timeout: 5_000 }).toBe('200 ready')
  })

  it('that stops is not ready first, and serves on for as long as it was told', async () => {
    const { key } = await newAccount()
    const stopping = served.stop()
    expect(await probe('/readyz')).toBe('503 stopping')
    const answer = await fetch(`${url}/v1/key`, { headers: { authorization: `Bearer ${key}` } })
    expect(answer.status).toBe(200)
    await stopping
    await expect(fetch(`${url}/livez`)).rejects.toThrow()
  })
})

describe('readiness', () => {
  it('ends before the queue to the books is full', async () => {
    expect(await readiness({ backlog: () => 0.79 })()).toBeNull()
    expect(await readiness({ backlog: () => 0.8 })()).toBe('backlog')
  })
})
