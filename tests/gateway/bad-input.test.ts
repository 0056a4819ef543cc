import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKey, listKeys, revokeKey } from '#lib/accounts/api-keys.ts'
import { balance } from '#lib/billing/balance.ts'
import { db } from '#lib/db.ts'
import { expectBalancedBooks } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { newAccount, startTestGateway, type TestAccount, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway
let account: TestAccount

beforeAll(async () => {
  await freshDatabase()
  gateway = await startTestGateway()
  account = await newAccount({ credit: '1', freeCalls: false })
})

afterAll(async () => {
  await expectBalancedBooks()
  await gateway.close()
})

const hello = [{ role: 'user', content: 'Hello!' }]
const MB = 1024 * 1024

function picture(megabytes: number): string {
  return `data:image/png;base64,${'A'.repeat(megabytes * MB)}`
}

function withPicture(megabytes: number): object[] {
  return [{ role: 'user', content: [{ type: 'image_url', image_url: { url: picture(megabytes) } }] }]
}

const good = { model: 'openai/gpt-5.4', messages: hello }

interface ErrorBody {
  error: { message: string; type: string; param: string | null; code: string | number }
}

async function call(body: unknown, { key = account.key, path = '/v1/chat/completions', headers = {} } = {}): Promise<{ status: number; headers: Headers; error: ErrorBody['error'] }> {
  const response = await fetch(gateway.url + path, {
    method: 'POST',
    headers: { ...(key && { authorization: `Bearer ${key}` }), 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const { error } = (await response.json()) as ErrorBody
  expect(Object.keys(error)).toEqual(expect.arrayContaining(['message', 'type', 'param', 'code']))
  expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  return { status: response.status, headers: response.headers, error }
}

describe('bad input', () => {
  it.each<[string, unknown, number, string | RegExp]>([
    ['malformed JSON', '{"model": ', 400, /JSON/],
    ['a body that is no object', '[]', 400, /object/],
    ['no messages', { model: 'openai/gpt-5.4' }, 400, 'messages'],
    ['messages that are no list', { model: 'openai/gpt-5.4', messages: 'Hello!' }, 400, 'messages'],
    ['an unknown role', { model: 'openai/gpt-5.4', messages: [{ role: 'robot', content: 'x' }] }, 400, 'messages[0].role'],
    ['a negative max_tokens', { ...good, max_tokens: -1 }, 400, 'max_tokens'],
    ['an unknown model', { model: 'openai/gpt-5.44', messages: hello }, 400, /openai\/gpt-5\.4/],
    ['more messages than anybody writes', { model: 'openai/gpt-5.4', messages: Array.from({ length: 2_049 }, () => hello[0]) }, 400, 'messages'],
    ['JSON of 65 levels', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`, 400, /64 levels/],
    ['an object of too many keys', { ...good, metadata: Object.fromEntries(Array.from({ length: 10_001 }, (_, key) => [key, 1])) }, 400, /10000 keys/],
    ['a model name of 100 KB', { model: 'x'.repeat(100_000), messages: hello }, 400, /not a model id/],
  ])('%s gets a 400 that says what is wrong', async (_, body, status, hint) => {
    const answer = await call(body)
    expect(answer.status).toBe(status)
    if (typeof hint === 'string') expect(answer.error.param).toBe(hint)
    else expect(answer.error.message).toMatch(hint)
    expect(answer.error.message.length).toBeLessThan(600)
    expect(answer.headers.get('x-should-retry')).toBe('false')
  })

  it('is told about text over 10 MB, in whatever field it stands, and by whichever endpoint', async () => {
    const padded = { ...good, padding: 'x'.repeat(10 * 1024 * 1024) }
    expect((await call(padded)).status).toBe(413)
    expect((await call({ ...good, messages: [{ role: 'user', content: 'x'.repeat(10 * 1024 * 1024) }] })).status).toBe(413)
    expect((await call({ model: good.model, input: 'x'.repeat(10 * 1024 * 1024) }, { path: '/v1/embeddings' })).status).toBe(413)
    expect((await call(padded, { headers: { 'idempotency-key': 'a long one' } })).status).toBe(413)
  })

  it('is told about a body over 20 MB, pictures included, before it is read to the end', async () => {
    const answer = await call({ ...good, messages: withPicture(20) })
    expect([answer.status, answer.error.message]).toEqual([413, expect.stringMatching(/over 20 MB/)])
  })

  it('never costs anything and never reaches a provider', async () => {
    const before = gateway.sandbox.control.count()
    await call({ ...good, messages: [] })
    await call('{')
    expect(gateway.sandbox.control.count()).toBe(before)
    expect((await balance(account.caller)).totalUsage).toBe(0n)
  })

  it.each(['/v1/nothing', '/v1/../admin', '/V1/chat/completions', '/v1/chat%2fcompletions'])('a path that does not exist (%s) gets a 404', async (path) => {
    expect((await call(good, { path })).status).toBe(404)
  })

  it('a wrong method gets a 405', async () => {
    const response = await fetch(`${gateway.url}/v1/chat/completions`, { headers: { authorization: `Bearer ${account.key}` } })
    expect(response.status).toBe(405)
  })
})

describe('keys', () => {
  it.each([
    ['none', ''],
    ['something else', 'sk-proj-abcdefghijklmnop'],
    ['one that was never issued', 'sk-aip-v1-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
    ["an attempt at SQL: '; drop table api_key; --", "sk-aip-v1-'; drop table api_key; --"],
  ])('%s gets a 401', async (_, key) => {
    const answer = await call(good, { key })
    expect(answer.status).toBe(401)
    expect(answer.error.type).toBe('authentication_error')
    if (key.length > 30) expect(answer.error.message).not.toContain(key)
  })

  it('that are revoked stop working at once', async () => {
    const { key, id } = await createKey(account.caller, { name: 'short-lived' })
    const use = (): Promise<Response> => fetch(`${gateway.url}/v1/credits`, { headers: { authorization: `Bearer ${key}` } })
    expect((await use()).status).toBe(200)
    await revokeKey(account.caller, id)
    await expect.poll(async () => (await use()).status, { timeout: 1_000, interval: 20 }).toBe(401)
    expect((await listKeys(account.caller)).find((row) => row.id === id)?.revokedAt).not.toBeNull()
  })
})

describe('no money', () => {
  it('gets a 402 that says what is needed and what is there', async () => {
    const poor = await newAccount({ freeCalls: false, credit: '0.000001' })
    const answer = await call(good, { key: poor.key })
    expect(answer.status).toBe(402)
    expect(answer.error.type).toBe('insufficient_quota')
    expect(answer.error.message).toMatch(/\$/)
    expect(answer.headers.get('x-should-retry')).toBe('false')
  })
})

describe('pictures, sounds and files in a message', () => {
  it.each([
    ['/v1/chat/completions', { messages: withPicture(12) }],
    ['/v1/chat/completions', { messages: [{ role: 'user', content: [{ type: 'file', file: { filename: 'a.pdf', file_data: `data:application/pdf;base64,${'A'.repeat(12 * MB)}` } }] }] }],
    ['/v1/messages', { max_tokens: 100, messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'A'.repeat(12 * MB) } }] }] }],
    ['/v1/responses', { input: [{ role: 'user', content: [{ type: 'input_image', image_url: picture(12) }] }] }],
  ])('may make a body longer than 10 MB (%s)', async (path, body) => {
    const response = await fetch(gateway.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${account.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'openai/gpt-5.4', ...body }),
    })
    expect([response.status, await response.json()]).toEqual([200, expect.objectContaining({ model: 'openai/gpt-5.4' })])
  })
})

describe('unknown request fields', () => {
  it('pass through to a provider of the same format', async () => {
    const response = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${account.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...good, a_field_of_tomorrow: { deep: [1] } }),
    })
    expect(response.status).toBe(200)
    expect(gateway.sandbox.control.last!.body).toMatchObject({ a_field_of_tomorrow: { deep: [1] } })
    await response.text()
  })
})

describe('headers of the caller', () => {
  it('never reach the provider', async () => {
    const secret = { cookie: 'session=secret', 'x-forwarded-for': '1.2.3.4', 'x-private': 'secret' }
    await fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${account.key}`, 'content-type': 'application/json', ...secret },
      body: JSON.stringify(good),
    }).then((response) => response.text())
    const sent = JSON.stringify(gateway.sandbox.control.last!.headers)
    expect(sent).not.toContain('secret')
    expect(sent).not.toContain(account.key)
    expect(sent).not.toContain('1.2.3.4')
  })
})

describe('prompts and answers', () => {
  it('are stored nowhere', async () => {
    const canary = 'canary-7f3a9b'
    await fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${account.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...good, messages: [{ role: 'user', content: canary }] }),
    }).then((response) => response.text())
    const { rows } = await db().query<{ name: string }>(`select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_schema in ('public', 'money') and table_type = 'BASE TABLE'`)
    for (const { name } of rows) {
      const found = await db().query(`select 1 from ${name} t where t::text like $1`, [`%${canary}%`])
      expect({ name, rows: found.rowCount }).toEqual({ name, rows: 0 })
    }
  })
})
