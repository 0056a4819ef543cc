import { afterAll, beforeAll, expect, it } from 'vitest'
import { createKey, listKeys, revokeKey } from '#lib/accounts/api-keys.ts'
import { sealSession, sessionCookieName } from '#lib/accounts/session-cookie.ts'
import { db } from '#lib/db.ts'
import { env } from '#lib/env.ts'
import { expectBalancedBooks } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { newAccount, startTestGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway

beforeAll(async () => {
  await freshDatabase()
  gateway = await startTestGateway()
})

afterAll(async () => {
  await expectBalancedBooks()
  await gateway.close()
})

/** A browser of a new account: its cookie, and who it belongs to. */
async function signedIn() {
  const { caller } = await newAccount()
  const { rows } = await db().query<{ id: string }>(`insert into session (user_id, expires_at) values ($1, now() + interval '1 day') returning id`, [caller.userId])
  const token = await sealSession({ userId: caller.userId, sessionId: rows[0]!.id })
  return { caller, sessionId: rows[0]!.id, cookie: `other=1; ${sessionCookieName()}=${token}` }
}

function chat(headers: Record<string, string>): Promise<Response> {
  return fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-aipower-playground': '1', origin: new URL(env().PUBLIC_URL).origin, ...headers },
    body: JSON.stringify({ model: 'deepseek/deepseek-chat', messages: [{ role: 'user', content: 'Hello!' }] }),
  })
}

it('a signed-in browser calls without a key, and its calls count under “Playground”', async () => {
  const { caller, cookie } = await signedIn()
  const answers = await Promise.all([chat({ cookie }), chat({ cookie }), chat({ cookie })])
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200])
  const { rows } = await db().query(
    `select k.name, count(*)::int as calls from money.usage_event u join api_key k on k.id = u.key_id where u.account_id = $1 group by 1`,
    [caller.accountId],
  )
  expect(rows).toEqual([{ name: 'Playground', calls: 3 }])
})

it('the playground’s key is nobody’s to see, to change or to open', async () => {
  const { caller, cookie } = await signedIn()
  await chat({ cookie })
  const { rows } = await db().query<{ id: string; hash: string }>(`select id, hash from api_key where account_id = $1 and kind = 'playground'`, [caller.accountId])
  expect((await listKeys(caller)).map((key) => key.name)).toEqual(['test'])
  await expect(revokeKey(caller, rows[0]!.id)).rejects.toThrow(/no such key/)
  const opened = await fetch(`${gateway.url}/v1/key`, { headers: { authorization: `Bearer ${rows[0]!.hash}` } })
  expect(opened.status).toBe(401)
  await expect(createKey(caller, { name: 'another' })).resolves.toMatchObject({ key: expect.stringMatching(/^sk-aip-/) })
})

it.each([
  ['another site’s page', { origin: 'https://evil.example' }, 403],
  ['a page without an origin', { origin: 'null' }, 403],
  ['a request that hides where it comes from', { origin: '' }, 403],
  ['a browser that is not signed in', { cookie: '' }, 401],
  ['a forged cookie', { cookie: 'aipower-session=e30.e30' }, 401],
  ['a cookie without the playground’s header', { 'x-aipower-playground': '' }, 401],
])('%s is refused', async (_, headers, status) => {
  const { cookie } = await signedIn()
  const answer = await chat({ cookie, ...headers })
  expect(answer.status).toBe(status)
  await answer.arrayBuffer()
})

it('a browser that was signed out calls no more', async () => {
  const { cookie, sessionId } = await signedIn()
  await db().query('delete from session where id = $1', [sessionId])
  expect((await chat({ cookie })).status).toBe(401)
})
