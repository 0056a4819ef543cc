import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createKey } from '#lib/accounts/api-keys.ts'
import { db } from '#lib/db.ts'
import { expectBalancedBooks } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { newAccount, startTestGateway, type TestAccount, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway
let account: TestAccount

beforeAll(async () => {
  await freshDatabase()
  gateway = await startTestGateway()
})
beforeEach(async () => {
  gateway.sandbox.control.reset()
  account = await newAccount({ credit: '1', freeCalls: false })
})
afterAll(async () => {
  await expectBalancedBooks()
  await gateway.close()
})

const hello = { model: 'openai/gpt-5.4-mini', messages: [{ role: 'user', content: 'Hello!' }] }

interface Answer {
  status: number
  headers: Headers
  body: { id?: string; error?: { message: string; metadata?: { generation_id?: string } } }
}

async function call(once: string, body: object = hello, { key = account.key, path = '/v1/chat/completions' } = {}): Promise<Answer> {
  const response = await fetch(gateway.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': once },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : {} }
}

const charges = async (): Promise<number> => (await db().query(`select from money.transfer where account_id = $1 and kind = 'charge'`, [account.caller.accountId])).rowCount ?? 0

describe('an Idempotency-Key', () => {
  it('lets one of many equal requests through; later ones learn which call it was', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => call('a')))
    const first = answers.find(({ status }) => status === 200)!
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array<number>(11).fill(409)])
    const again = await call('a')
    expect(again.status).toBe(409)
    expect(again.body.error?.metadata?.generation_id).toBe(first.body.id)
    expect(again.headers.get('x-should-retry')).toBe('false')
    expect(await charges()).toBe(1)
  })

  it('tells a twin of a running stream to wait', async () => {
    const slow = { ...hello, stream: true, messages: [{ role: 'user', content: 'Hello! [sandbox: slow=40]' }] }
    const response = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${account.key}`, 'content-type': 'application/json', 'idempotency-key': 'b' },
      body: JSON.stringify(slow),
    })
    const twin = await call('b', slow)
    expect(twin.status).toBe(409)
    expect(twin.headers.get('x-should-retry')).toBe('true')
    expect(Number(twin.headers.get('retry-after'))).toBeGreaterThan(0)
    await response.text()
    expect((await call('b', slow)).headers.get('x-should-retry')).toBe('false')
    expect(await charges()).toBe(1)
  })

  it('with another body is 422', async () => {
    expect((await call('c')).status).toBe(200)
    const other = await call('c', { ...hello, temperature: 0 })
    expect(other.status).toBe(422)
    expect(await charges()).toBe(1)
  })

  it('means nothing on another route or another account, and the same for another key of the account', async () => {
    expect((await call('d')).status).toBe(200)
    expect((await call('d', { ...hello, max_tokens: 20 }, { path: '/v1/messages' })).status).toBe(200)
    const stranger = await newAccount({ credit: '1', freeCalls: false })
    expect((await call('d', hello, { key: stranger.key })).status).toBe(200)
    const sibling = await createKey(account.caller, { name: 'sibling' })
    expect((await call('d', hello, { key: sibling.key })).status).toBe(409)
  })

  it('may be used again after a refusal or a failure that cost nothing', async () => {
    expect((await call('e', { model: 'no/such-model', messages: hello.messages })).status).toBe(400)
    gateway.sandbox.control.fail('status=500', { times: 9 })
    expect((await call('e')).status).toBe(502)
    gateway.sandbox.control.reset()
    expect((await call('e')).status).toBe(200)
    expect((await call('e')).status).toBe(409)
    expect(await charges()).toBe(1)
  })

  it('is forgotten after a day', async () => {
    expect((await call('f')).status).toBe(200)
    await db().query(`update money.idempotency_key set at = at - interval '25 h' where account_id = $1`, [account.caller.accountId])
    expect((await call('f', { ...hello, temperature: 0 })).status).toBe(200)
  })

  it('is held to 255 characters, and does not open a door without an API key', async () => {
    expect((await call('x'.repeat(256))).status).toBe(400)
    expect((await call('g', hello, { key: 'sk-nonsense' })).status).toBe(401)
  })

  it('is kept, like the body, only as a hash', async () => {
    await call('a-secret-key', { ...hello, user: 'a-secret-body' })
    const { rows } = await db().query<{ row: string }>('select row_to_json(k)::text as row from money.idempotency_key k')
    expect(rows.map(({ row }) => row).join()).not.toMatch(/a-secret|612d736563726574/)
  })

  it('covers forms whose boundary differs, and what is never billed', async () => {
    const form = () => {
      const data = new FormData()
      data.set('model', 'openai/gpt-4o-transcribe')
      data.set('file', new Blob([new Uint8Array(2_000)], { type: 'audio/wav' }), 'a.wav')
      return data
    }
    const send = (body: FormData) => fetch(`${gateway.url}/v1/audio/transcriptions`, { method: 'POST', headers: { authorization: `Bearer ${account.key}`, 'idempotency-key': 'h' }, body })
    const first = await send(form())
    expect(first.status).toBe(200)
    await first.text()
    const second = await send(form())
    expect(second.status).toBe(409)
    for (let i = 0; i < 2; i++) expect((await call('i', hello, { path: '/v1/messages/count_tokens' })).status).toBe(200)
  })
})
