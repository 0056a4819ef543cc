import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKey, listKeys } from '#lib/accounts/api-keys.ts'
import { askEmailChange } from '#lib/accounts/change-email.ts'
import { deleteAccount } from '#lib/accounts/delete-account.ts'
import { prisma } from '#lib/accounts/prisma.ts'
import { rename } from '#lib/accounts/profile.ts'
import { userOfSession } from '#lib/accounts/sessions.ts'
import { signIn } from '#lib/accounts/sign-in.ts'
import { createUser, markVerified, welcome } from '#lib/accounts/users.ts'
import { saveAutoTopup, topUpAutomatically } from '#lib/billing/auto-topup.ts'
import { balance } from '#lib/billing/balance.ts'
import { grantCredit } from '#lib/billing/grants.ts'
import { startSavingCard } from '#lib/billing/saved-card.ts'
import { stripe } from '#lib/billing/stripe.ts'
import { createTopup } from '#lib/billing/topups.ts'
import type { UserCaller } from '#lib/caller.ts'
import { db } from '#lib/db.ts'
import { createGateway } from '#lib/gateway/index.ts'
import { uuid } from '#lib/ids.ts'
import { parseUsd } from '#lib/money.ts'
import { messages } from '../../i18n/messages.ts'
import { openStripe, type StripeWorld } from '../billing/stripe-support.ts'
import { freshDatabase } from '../support/database.ts'
import { openai, serveGateway, startTestGateway, type TestGateway } from '../support/gateway.ts'
import { openMailbox, type Mailbox } from './support/mailbox.ts'
import { anotherBrowser, letProofAge, newPerson, password, visitor } from './support/signed-in.ts'

let mailbox: Mailbox
let payments: StripeWorld
let gateway: TestGateway

beforeAll(async () => {
  mailbox = await openMailbox()
  payments = await openStripe()
  await freshDatabase()
  gateway = await startTestGateway()
})
afterAll(async () => {
  await gateway.close()
  payments.close()
  await mailbox.close()
})

const leave = (caller: UserCaller) => deleteAccount(caller, caller.email)
const done = { ok: true }
const isHere = async ({ userId }: UserCaller) => (await prisma().user.count({ where: { id: userId } })) === 1

async function saveCard(caller: UserCaller): Promise<string> {
  const { url } = await startSavingCard(caller)
  await fetch(url, { method: 'POST', body: new URLSearchParams({ outcome: 'pay' }), redirect: 'manual' })
  const { rows } = await db().query<{ payment_method: string }>('select payment_method from money.auto_topup where account_id = $1', [caller.accountId])
  return rows[0]?.payment_method ?? ''
}

/** The tables in which a row says it, in any of its columns. */
async function tablesThatSay(word: string): Promise<string[]> {
  const { rows: tables } = await db().query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') and table_name <> '_prisma_migrations'`,
  )
  const found = await Promise.all(tables.map(async ({ name }) => ((await db().query(`select from ${name} t where strpos(lower(t::text), lower($1)) > 0`, [word])).rowCount ? [name] : [])))
  return found.flat()
}

describe('deleting one’s account', () => {
  it('ends its keys on every instance, its sessions and its sign-in', async () => {
    const second = await createGateway()
    const { server, url } = await serveGateway(second)
    const caller = await newPerson()
    await grantCredit(caller.accountId, parseUsd('1'), uuid(), 'test')
    const other = await anotherBrowser(caller.email)
    const { key } = await createKey(caller, { name: 'laptop' })
    const statuses = () => Promise.all([gateway.url, url].map(async (at) => (await fetch(`${at}/v1/key`, { headers: { authorization: `Bearer ${key}` } })).status))
    expect(await statuses()).toEqual([200, 200])

    expect(await leave(caller)).toEqual(done)
    await expect.poll(statuses, { timeout: 1_000 }).toEqual([401, 401])
    expect(await Promise.all([caller, other].map(({ sessionId }) => userOfSession(sessionId)))).toEqual([null, null])
    expect(await signIn({ email: caller.email, password }, visitor())).toMatchObject({ ok: false, reason: 'wrong' })
    server.closeAllConnections()
    server.close()
    await second.close()
  })

  it('leaves nothing that says who the person is, in any table', async () => {
    const caller = await newPerson('ada.lovelace')
    const from = await anotherBrowser(caller.email, password, { ip: '203.0.113.77', userAgent: 'Analytical Engine/1.0' })
    await rename(caller, 'Ada Lovelace')
    await createKey(from, { name: 'difference engine', limit: '5', limitReset: 'monthly' })
    await askEmailChange(from, 'ada.byron@example.com')
    await prisma().identity.create({ data: { issuer: 'https://id.example', subject: 'ada-at-id', userId: caller.userId, email: 'ada@id.example' } })
    await prisma().passkey.create({ data: { id: 'ada-passkey', userId: caller.userId, name: 'Ada’s ring', publicKey: Buffer.from('key'), counter: 0n, transports: [], synced: false } })
    await prisma().outboxMail.create({ data: { recipient: caller.email, subject: 'Welcome', text: 'Welcome' } })
    await saveCard(caller)
    const personal = [caller.email, 'ada lovelace', 'difference engine', 'ada.byron', 'ada@id', 'ada-at-id', 'ada-passkey', 'Ada’s ring', '203.0.113.77', 'Analytical Engine', from.sessionId]
    for (const word of personal) expect(await tablesThatSay(word), word).not.toEqual([])

    expect(await leave(from)).toEqual(done)
    for (const word of personal) expect(await tablesThatSay(word), word).toEqual([])
    const { rows } = await db().query(`select act, ip, user_agent, detail::text from audit_event where account_id = $1 and act in ('key_created', 'email_asked', 'account_deleted') order by id`, [caller.accountId])
    expect(rows).toEqual([
      { act: 'key_created', ip: '', user_agent: '', detail: '{"name": "", "label": ""}' },
      { act: 'email_asked', ip: '', user_agent: '', detail: '{"to": ""}' },
      { act: 'account_deleted', ip: '', user_agent: '', detail: '{}' },
    ])
  })

  it('lets a call under way end and settle, and keeps what was left in the books', async () => {
    const caller = await newPerson()
    await grantCredit(caller.accountId, parseUsd('1'), uuid(), 'test')
    const { key } = await createKey(caller, { name: 'test', limit: '1' })
    const stream = await openai(gateway.url, key).chat.completions.create({ model: 'deepseek/deepseek-chat', stream: true, messages: [{ role: 'user', content: 'Count. [sandbox: slow=5 tokens=60]' }] })
    let finish: string | null | undefined
    let pieces = 0
    for await (const chunk of stream) {
      if (++pieces === 3) expect(await leave(caller)).toEqual(done)
      finish = chunk.choices[0]?.finish_reason ?? finish
    }
    expect(finish).toBe('stop')
    const { rows } = await db().query<{ outcome: string; charged: bigint }>('select outcome, charged from money.usage_event where account_id = $1', [caller.accountId])
    expect(rows).toMatchObject([{ outcome: 'completed' }])
    expect(rows[0]!.charged).toBeGreaterThan(0n)
    expect(await balance(caller)).toMatchObject({ posted: parseUsd('1') - rows[0]!.charged, held: 0n })
  })

  it('forgets the card at Stripe, ends automatic top-ups, and closes open payment pages', async () => {
    const caller = await newPerson()
    const method = await saveCard(caller)
    await grantCredit(caller.accountId, parseUsd('1'), uuid(), 'test')
    await saveAutoTopup(caller, { enabled: true, threshold: '5', amount: '20', monthlyCap: '50' })
    const { url } = await createTopup(caller, { usd: '10', method: 'card' })
    const setup = await startSavingCard(caller)

    expect(await leave(caller)).toEqual(done)
    expect((await stripe()!.client.paymentMethods.retrieve(method)).customer).toBeNull()
    expect(await topUpAutomatically(stripe()!)).toBe(0)
    expect(await (await fetch(url)).text()).toContain('expired')
    await fetch(setup.url, { method: 'POST', body: new URLSearchParams({ outcome: 'pay' }), redirect: 'manual' })
    expect((await db().query('select from money.auto_topup where account_id = $1', [caller.accountId])).rowCount).toBe(0)
  })

  it('deletes nothing while Stripe does not answer for a card', async () => {
    const caller = await newPerson()
    await saveCard(caller)
    payments.fail('/detach')
    expect(await leave(caller)).toEqual({ ok: false, reason: 'payment_away' })
    payments.fail(null)
    expect(await isHere(caller)).toBe(true)
    expect(await leave(caller)).toEqual(done)
  })

  it('done again, or twice at once, changes nothing more and sends one mail', async () => {
    const caller = await newPerson()
    const other = await anotherBrowser(caller.email)
    const answers = await Promise.all([leave(caller), leave(other)])
    expect(answers).toContainEqual(done)
    expect(await leave(caller)).toEqual({ ok: false, reason: 'proof_needed' })
    expect((await mailbox.to(caller.email)).map(({ subject }) => subject)).toEqual([messages.en.mail.deleted.subject])
    expect((await db().query(`select from audit_event where account_id = $1 and act = 'account_deleted'`, [caller.accountId])).rowCount).toBe(1)
  })

  it('is confirmed by a mail in the person’s language', async () => {
    const caller = await newPerson()
    await prisma().user.update({ where: { id: caller.userId }, data: { locale: 'zh' } })
    await leave(caller)
    expect((await mailbox.to(caller.email)).map(({ subject }) => subject)).toEqual([messages.zh.mail.deleted.subject])
  })

  it('wants a fresh proof and the address of the account', async () => {
    const caller = await newPerson()
    expect(await deleteAccount(caller, 'somebody@example.com')).toEqual({ ok: false, reason: 'other_email' })
    await letProofAge(caller)
    expect(await leave(caller)).toEqual({ ok: false, reason: 'proof_needed' })
    expect(await isHere(caller)).toBe(true)
  })

  it('is not for a member, nor for an owner while others are members', async () => {
    const [owner, member] = [await newPerson(), await newPerson()]
    const membership = { accountId: owner.accountId, userId: member.userId }
    await prisma().membership.create({ data: { ...membership, role: 'member' } })
    expect(await leave({ ...member, accountId: owner.accountId, role: 'member' })).toEqual({ ok: false, reason: 'owners_only' })
    expect(await leave(owner)).toEqual({ ok: false, reason: 'others_here' })
    const [account] = await prisma().account.findMany({ where: { id: owner.accountId } })
    expect(account).toMatchObject({ name: owner.email, deletedAt: null })
    await prisma().membership.delete({ where: { accountId_userId: membership } })
    expect(await leave(owner)).toEqual(done)
  })

  it('leaves a key that the person made for another account to that account', async () => {
    const [owner, guest] = [await newPerson(), await newPerson()]
    await createKey({ ...guest, accountId: owner.accountId, role: 'admin' }, { name: 'of both' })
    expect(await leave(guest)).toEqual(done)
    expect(await listKeys(owner)).toMatchObject([{ name: 'of both', revokedAt: null }])
  })
})

describe('who left', () => {
  it('may sign up again, without a second set of free calls, even under another name of the mailbox', async () => {
    const caller = await newPerson('again')
    await leave(caller)
    for (const email of [caller.email, caller.email.replace('@', '+two@')]) {
      const back = await createUser({ email, passwordHash: null })
      await welcome(back!.userId)
      expect(await balance({ accountId: back!.accountId })).toMatchObject({ freeCallsGranted: 0n, posted: 0n })
    }
  })

  it('does not leave the installation to the next one who signs up', async () => {
    for (const { userId } of await prisma().membership.findMany({ where: { user: { emailVerifiedAt: { not: null } } }, select: { userId: true } })) await prisma().user.delete({ where: { id: userId } })
    const stranger = await createUser({ email: 'stranger@example.com', passwordHash: null })
    await prisma().$transaction((tx) => markVerified(stranger!.userId, tx))
    expect(await prisma().user.findUnique({ where: { id: stranger!.userId }, select: { operator: true } })).toEqual({ operator: false })
  })
})
