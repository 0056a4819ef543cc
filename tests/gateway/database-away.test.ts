import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createKey } from '#lib/accounts/api-keys.ts'
import { balance } from '#lib/billing/balance.ts'
import { expectBalancedBooks } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { newAccount, startTestGateway, type TestAccount, type TestGateway } from '../support/gateway.ts'
import { relayTo, type Relay } from '../support/relay.ts'

let gateway: TestGateway
let network: Relay
let account: TestAccount

beforeAll(async () => {
  network = await relayTo(await freshDatabase())
  process.env.DATABASE_URL = network.url
  gateway = await startTestGateway()
  account = await newAccount({ credit: '1', freeCalls: false })
})

afterAll(async () => {
  network.mend()
  await expectBalancedBooks()
  await gateway.close()
  await network.close()
})

function call(content: string, stream: boolean, { key = account.key, once }: { key?: string; once?: string } = {}): Promise<Response> {
  return fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...(once && { 'idempotency-key': once }) },
    body: JSON.stringify({ model: 'openai/gpt-5.4', stream, messages: [{ role: 'user', content }] }),
  })
}

beforeEach(() => network.mend())

it('while the database is away new calls get a 503, an open stream ends well once it is back, and every call is billed once', async () => {
  expect((await call('Hello!', false)).status).toBe(200)
  const open = await call('[sandbox: tokens=40 slow=5] Hello!', true)
  const reader = open.body!.getReader()
  await reader.read()

  network.cut()
  const refused = await call('Hello!', false)
  expect(refused.status).toBe(503)
  expect(refused.headers.get('retry-after')).not.toBeNull()
  expect(((await refused.json()) as { error: { type: string } }).error.type).toBe('server_error')
  expect((await fetch(`${gateway.url}/v1/models`)).status).toBe(200)

  network.mend()
  let text = ''
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) text += Buffer.from(piece.value).toString()
  expect(text).toContain('"cost":')
  expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true)
  await expect.poll(async () => (await call('Hello!', false)).status, { timeout: 5_000 }).toBe(200)
  expect((await balance(account.caller)).held).toBe(0n)
})

it('while the database does not answer, whoever calls hears 503 within two seconds, whatever would have to be asked', async () => {
  const { key: unknownYet } = await createKey(account.caller, { name: 'second' })
  expect((await call('Hello!', false)).status).toBe(200)
  network.silence()
  const asked = performance.now()
  const refused = await Promise.all(
    [{}, { key: unknownYet }, { once: 'my key' }, { key: unknownYet, once: 'my other key' }].map(async (by) => {
      const { status } = await call('Hello!', false, by)
      return { ...by, status, seconds: (performance.now() - asked) / 1_000 }
    }),
  )
  for (const answer of refused) expect(answer.status, JSON.stringify(answer)).toBe(503)
  for (const answer of refused) expect(answer.seconds, JSON.stringify(answer)).toBeLessThan(2.1)
  expect((await fetch(`${gateway.url}/v1/models`)).status).toBe(200)
  network.mend()
  await expect.poll(async () => (await call('Hello!', false, { once: 'a third key' })).status, { timeout: 5_000 }).toBe(200)
  await expect.poll(async () => (await balance(account.caller)).held).toBe(0n)
}, 30_000)
