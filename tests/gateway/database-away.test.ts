import { afterAll, beforeAll, expect, it } from 'vitest'
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
  await expectBalancedBooks()
  await gateway.close()
  await network.close()
})

function call(content: string, stream: boolean): Promise<Response> {
  return fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${account.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'openai/gpt-5.4', stream, messages: [{ role: 'user', content }] }),
  })
}

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
