import { afterAll, beforeAll, expect, it } from 'vitest'
import { createKey } from '#lib/accounts/api-keys.ts'
import { accountExport } from '#lib/accounts/export-account.ts'
import { prisma } from '#lib/accounts/prisma.ts'
import { grantCredit } from '#lib/billing/grants.ts'
import { uuid } from '#lib/ids.ts'
import { parseUsd } from '#lib/money.ts'
import { freshDatabase } from '../support/database.ts'
import { openai, startTestGateway, type TestGateway } from '../support/gateway.ts'
import { anotherBrowser, letProofAge, newPerson, password } from './support/signed-in.ts'

let gateway: TestGateway

beforeAll(async () => {
  await freshDatabase()
  gateway = await startTestGateway()
})
afterAll(() => gateway.close())

it('a person gets everything kept of them in one file, without a secret and without anybody else', async () => {
  const [caller, stranger] = [await newPerson(), await newPerson('stranger')]
  await anotherBrowser(caller.email, password, { ip: '203.0.113.9', userAgent: 'Other/1.0' })
  await prisma().identity.create({ data: { issuer: 'https://id.example', subject: 'subject-1', userId: caller.userId, email: 'me@id.example' } })
  await grantCredit(caller.accountId, parseUsd('1.5'), uuid(), 'welcome back')
  const { key, label } = await createKey(caller, { name: 'laptop', limit: '5', limitReset: 'monthly' })
  await createKey(stranger, { name: 'not mine' })
  await openai(gateway.url, key).chat.completions.create({ model: 'deepseek/deepseek-chat', messages: [{ role: 'user', content: 'A private question' }] })

  const response = await accountExport(caller)
  expect(response.status).toBe(200)
  expect(Object.fromEntries(response.headers)).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'private, no-store', 'content-disposition': expect.stringMatching(/^attachment; filename="aipower-account-\d{4}-\d\d-\d\d\.json"$/) })
  const text = await response.text()
  expect(JSON.parse(text)).toMatchObject({
    profile: { email: caller.email, name: null, locale: 'en', low_balance_notice: '5', weekly_notice: false, notices: [] },
    memberships: [{ role: 'owner', account: { name: caller.email } }],
    sign_in: { password: true, two_step: { since: null }, passkeys: [], providers: [{ issuer: 'https://id.example', subject: 'subject-1', email: 'me@id.example' }] },
    sessions: [{ current: true }, { ip: '203.0.113.9', user_agent: 'Other/1.0' }],
    keys: [{ name: 'laptop', label, budget: { limit: '5', reset: 'monthly' } }],
    auto_topup: null,
    log: [{ act: 'signed_in' }, { act: 'signed_in', ip: '203.0.113.9' }, { act: 'key_created', detail: { name: 'laptop', label } }],
    payments: [{ kind: 'grant', amount: '1.5', note: 'welcome back' }],
    usage: [{ key: 'laptop', outcome: 'completed', requested_model: 'deepseek/deepseek-chat' }],
  })
  const { hash } = await prisma().apiKey.findFirstOrThrow({ where: { accountId: caller.accountId }, select: { hash: true } })
  const { passwordHash } = await prisma().user.findUniqueOrThrow({ where: { id: caller.userId }, select: { passwordHash: true } })
  for (const kept of [key, hash, passwordHash!, 'private question', 'not mine', stranger.email]) expect(text).not.toContain(kept)
})

it('more pages of the log than one arrive whole and in order', async () => {
  const caller = await newPerson()
  await prisma().$executeRaw`select record_act(${caller.accountId}::uuid, ${caller.userId}::uuid, null, 'key_changed', jsonb_build_object('name', i), '', '') from generate_series(1, 2500) i`
  const { log } = (await (await accountExport(caller)).json()) as { log: { detail: { name: number } }[] }
  expect(log.slice(1).map(({ detail }) => detail.name)).toEqual(Array.from({ length: 2500 }, (_, i) => i + 1))
})

it('it wants a fresh proof', async () => {
  const caller = await newPerson()
  await letProofAge(caller)
  const response = await accountExport(caller)
  expect(response.status).toBe(403)
  expect(await response.json()).toEqual({ error: { message: expect.stringContaining('Confirm first that it is you') } })
})
