import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Agent, request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { balance } from '#lib/billing/balance.ts'
import { db } from '#lib/db.ts'
import { startSandbox, type Sandbox } from '#lib/sandbox/server.ts'
import { startInstance, type Instance } from '../../chaos/fleet.ts'
import { expectBalancedBooks } from '../../support/books.ts'
import { freshDatabase } from '../../support/database.ts'
import { newAccount, type TestAccount } from '../../support/gateway.ts'
import { openFaultyRedis, withoutRedis, type FaultyRedis } from '../../support/redis.ts'

const PARALLEL = 1_000
const LIMIT = 20
const agent = new Agent({ connections: 64 })
const logs = mkdtempSync(path.join(tmpdir(), 'aipower-instances-'))
let database: string
let sandbox: Sandbox

beforeAll(async () => {
  database = await freshDatabase()
  sandbox = await startSandbox()
})
afterAll(async () => {
  await agent.close()
  await sandbox.close()
  await expectBalancedBooks()
  rmSync(logs, { recursive: true, force: true })
})

/** Two gateway processes on one database. Clients and Postgres share the processors with them: they are late without having taken on too much. */
function two(settings: Record<string, string> = {}): Promise<Instance[]> {
  const environment = { DATABASE_URL: database, SANDBOX_URL: sandbox.url, AUTH_SECRET: process.env.AUTH_SECRET!, LOG_LEVEL: 'warn', MAX_EVENT_LOOP_DELAY: '0', ...settings }
  return Promise.all(['a', 'b'].map((name) => startInstance(environment, path.join(logs, name))))
}

async function limited(): Promise<TestAccount> {
  const account = await newAccount({ credit: '10', freeCalls: false })
  await db().query('update account set rpm = $1 where id = $2', [LIMIT, account.caller.accountId])
  return account
}

interface Outcome {
  admitted: number
  refused: number
  /** How many more a limit may admit in the time that all of it took. */
  accrued: number
}

/** So many calls at once, one by one to either instance; `half` runs when half of them are through. Anything but 200 and 429 throws. */
async function storm({ key }: TestAccount, instances: readonly Instance[], half?: () => unknown): Promise<Outcome> {
  const outcome = { admitted: 0, refused: 0, accrued: 0 }
  const startedAt = performance.now()
  const call = async (index: number): Promise<void> => {
    const url = `${instances[index % instances.length]!.url}/v1/chat/completions`
    const body = JSON.stringify({ model: 'openai/gpt-5.4', max_tokens: 20, messages: [{ role: 'user', content: `Hello ${index}` }] })
    const answer = await request(url, { method: 'POST', dispatcher: agent, headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body })
    const text = await answer.body.text()
    if (answer.statusCode === 200) outcome.admitted += 1
    else if (answer.statusCode === 429) outcome.refused += 1
    else throw new Error(`${answer.statusCode}: ${text}`)
    if (outcome.admitted + outcome.refused === PARALLEL / 2) await half?.()
  }
  await Promise.all(Array.from({ length: PARALLEL }, (_, index) => call(index)))
  return { ...outcome, accrued: Math.floor(((performance.now() - startedAt) / 60_000) * LIMIT) }
}

/** The calls that were admitted are the calls that were billed. */
async function billed({ caller }: TestAccount): Promise<number> {
  expect((await balance(caller)).totalUsage).toBeGreaterThan(0n)
  const { rows } = await db().query<{ calls: number }>('select count(*)::integer as calls from money.usage_event where account_id = $1', [caller.accountId])
  return rows[0]!.calls
}

describe.skipIf(withoutRedis)('two processes that share a Redis', () => {
  let redis: FaultyRedis
  let instances: Instance[]

  beforeAll(async () => {
    redis = await openFaultyRedis()
    instances = await two({ REDIS_URL: redis.url })
  }, 60_000)
  afterAll(async () => {
    await Promise.all(instances.map((instance) => instance.close()))
    await redis.close()
  })

  it(`admit exactly ${LIMIT} of ${PARALLEL} calls at once`, async () => {
    const account = await limited()
    const { admitted, refused, accrued } = await storm(account, instances)
    expect(admitted).toBeGreaterThanOrEqual(LIMIT)
    expect(admitted).toBeLessThanOrEqual(LIMIT + accrued)
    expect(admitted + refused).toBe(PARALLEL)
    expect(await billed(account)).toBe(admitted)
  }, 60_000)

  it('admit no more when it is killed in the middle, and nobody sees an error', async () => {
    const [before, during] = [await limited(), await limited()]
    const first = await storm(before, instances, () => redis.kill())
    expect(first.admitted).toBeLessThanOrEqual(LIMIT + first.accrued)
    const second = await storm(during, instances)
    expect(second.admitted).toBeLessThanOrEqual(LIMIT + second.accrued)
    expect(first.admitted + first.refused + second.admitted + second.refused).toBe(2 * PARALLEL)
    expect(await billed(before)).toBe(first.admitted)
  }, 60_000)
})

describe('two processes without a Redis', () => {
  let instances: Instance[]

  beforeAll(async () => {
    instances = await two()
  }, 60_000)
  afterAll(() => Promise.all(instances.map((instance) => instance.close())))

  it('share the limit between them', async () => {
    const alive = async (): Promise<number> => (await db().query<{ alive: number }>('select count(*)::integer as alive from money.instance where alive')).rows[0]!.alive
    await expect.poll(alive, { timeout: 30_000 }).toBe(2)
    // Each has counted the other when the share of a fresh account is half.
    for (const { url } of instances) {
      const remaining = async (): Promise<number> => {
        const { key } = await limited()
        const answer = await request(`${url}/v1/key`, { headers: { authorization: `Bearer ${key}` } })
        await answer.body.dump()
        return Number(answer.headers['x-ratelimit-remaining-requests'])
      }
      await expect.poll(remaining, { timeout: 10_000, interval: 200 }).toBe(LIMIT / 2 - 1)
    }
    const account = await limited()
    const { admitted, accrued } = await storm(account, instances)
    expect(admitted).toBeGreaterThanOrEqual(LIMIT)
    expect(admitted).toBeLessThanOrEqual(LIMIT + accrued)
    expect(await billed(account)).toBe(admitted)
  }, 60_000)
})
