import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKey, revokeKey } from '#lib/accounts/api-keys.ts'
import { noticeSettings, readNotices, readUnsubscribe, saveNotices, unsubscribe, unsubscribeToken } from '#lib/accounts/notice-settings.ts'
import { sendNotices } from '#lib/accounts/notices.ts'
import { setLocale } from '#lib/accounts/profile.ts'
import { grantCredit } from '#lib/billing/grants.ts'
import { openLedger, type Ledger } from '#lib/billing/ledger.ts'
import { syncPrices } from '#lib/billing/price.ts'
import type { UserCaller } from '#lib/caller.ts'
import { uuid } from '#lib/ids.ts'
import { db } from '#lib/db.ts'
import { env } from '#lib/env.ts'
import { dollars, model, offer } from '../billing/support.ts'
import { makeCall } from '../reports/support.ts'
import { expectBalancedBooks } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { openMailbox, type Mailbox, type ReceivedMail } from './support/mailbox.ts'
import { newPerson } from './support/signed-in.ts'

let mailbox: Mailbox
let ledger: Ledger
let priceId: string

beforeAll(async () => {
  mailbox = await openMailbox()
  await freshDatabase()
  priceId = (await syncPrices([model])).of(offer)!.priceId
  ledger = await openLedger()
})
afterAll(async () => {
  await ledger.close()
  await expectBalancedBooks()
  await mailbox.close()
})

const addCredit = (caller: UserCaller, usd: string) => grantCredit(caller.accountId, dollars(usd), uuid(), 'test')
const spend = (caller: UserCaller, usd: string, fields: { at?: Date; keyId?: string } = {}) => makeCall(ledger, { accountId: caller.accountId, priceId, at: new Date(), cost: dollars(usd), ...fields })

/** What the person got by now, of two instances that look at once. */
async function told(caller: UserCaller): Promise<ReceivedMail[]> {
  await Promise.all([sendNotices(), sendNotices()])
  return mailbox.to(caller.email)
}

describe('a low balance', () => {
  it('is told once after each time credit came in, and not to who never had any', async () => {
    const [caller, stranger] = [await newPerson(), await newPerson()]
    await addCredit(caller, '6')
    expect(await told(caller)).toEqual([])
    await spend(caller, '2')
    expect((await told(caller)).map(({ subject }) => subject)).toEqual(['Your AIPower balance is below $5.00'])
    await spend(caller, '1')
    expect(await told(caller)).toHaveLength(1)
    await addCredit(caller, '1.5')
    expect((await told(caller)).map(({ text }) => /has (\$[\d.]+) left/.exec(text)?.[1])).toEqual(['$4.00', '$4.50'])
    expect(await told(stranger)).toEqual([])
  })

  it('is told below the amount that the person chose, in their language, and never where there is none', async () => {
    const caller = await newPerson()
    await setLocale(caller, 'zh')
    await addCredit(caller, '4')
    await saveNotices(caller, { lowBalance: '', keyBudget: true, weekly: false })
    expect(await told(caller)).toEqual([])
    await saveNotices(caller, { lowBalance: '4.5', keyBudget: true, weekly: false })
    expect((await told(caller)).map(({ subject }) => subject)).toEqual(['你的 AIPower 余额已低于 $4.50'])
  })
})

describe('a key near its limit', () => {
  it('is told once a window, and again when the limit is another one', async () => {
    const caller = await newPerson()
    await addCredit(caller, '100')
    const { id, label } = await createKey(caller, { name: 'laptop', limit: '2', limitReset: 'daily' })
    await spend(caller, '1.7', { keyId: id })
    expect(await told(caller)).toEqual([])
    await spend(caller, '0.2', { keyId: id })
    const [mail, ...more] = await told(caller)
    expect([mail!.subject, more]).toEqual([`The key laptop (${label}) has nearly used up its limit`, []])
    expect(mail!.text).toContain('spent $1.90 of $2.00')
    expect(await told(caller)).toHaveLength(1)
    await db().query('update money.key_budget set amount = $2 where key_id = $1', [id, dollars('2.1')])
    expect(await told(caller)).toHaveLength(2)
  })

  it('is told of one whose limit never begins anew', async () => {
    const caller = await newPerson()
    await addCredit(caller, '100')
    const { id } = await createKey(caller, { name: 'once', limit: '1' })
    await spend(caller, '1', { keyId: id })
    expect((await told(caller)).map(({ subject }) => subject)).toEqual([expect.stringMatching(/^The key once .* has nearly used up its limit$/)])
  })

  it('is not told of one that is revoked', async () => {
    const caller = await newPerson()
    await addCredit(caller, '100')
    const { id } = await createKey(caller, { name: 'gone', limit: '1' })
    await spend(caller, '1', { keyId: id })
    await revokeKey(caller, id)
    expect(await told(caller)).toEqual([])
  })
})

describe('the week before', () => {
  /** Some hour of last week's Wednesday, UTC. */
  const lastWeek = new Date(Date.now() - 7 * 24 * 3_600_000 - ((new Date().getUTCDay() + 6) % 7) * 24 * 3_600_000 + 2 * 24 * 3_600_000)

  it('is told to who wants it, once, with what each model cost', async () => {
    const caller = await newPerson()
    await addCredit(caller, '100')
    await spend(caller, '1.25', { at: lastWeek })
    await spend(caller, '2', { at: lastWeek })
    await spend(caller, '1')
    expect(await told(caller)).toEqual([])
    await saveNotices(caller, { lowBalance: '', keyBudget: true, weekly: true })
    const [mail, ...more] = await told(caller)
    expect(more).toEqual([])
    expect(mail!.subject).toMatch(/^\$3\.25 spent from \w+ \d+ to \w+ \d+$/)
    expect(mail!.text).toContain('made 2 calls from Monday to Sunday and spent $3.25')
    expect(mail!.text).toContain('maker/model: $3.25')
    expect(await told(caller)).toHaveLength(1)
  })

  it('is not told where nothing was called', async () => {
    const caller = await newPerson()
    await saveNotices(caller, { lowBalance: '', keyBudget: true, weekly: true })
    expect(await told(caller)).toEqual([])
  })
})

describe('a mail that may be switched off', () => {
  it('says how, to its reader and to the mail program, and is off after that', async () => {
    const caller = await newPerson()
    await addCredit(caller, '1')
    const [mail] = await told(caller)
    const token = /unsubscribe\?token=(\S+)/.exec(mail!.text)![1]!
    expect(mail!.html).toContain(`/unsubscribe?token=${token}"`)
    expect(mail!.headers.get('list-unsubscribe')).toBe(`<http://localhost:3000/api/unsubscribe?token=${token}>`)
    expect(mail!.headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
    expect([await unsubscribe(token), await unsubscribe(token)]).toEqual([true, true])
    expect(await readNotices(caller)).toEqual({ lowBalance: '', keyBudget: true, weekly: false })
  })

  it('is switched off by nobody who made the token up', async () => {
    const [caller, other] = [await newPerson(), await newPerson()]
    const token = unsubscribeToken(caller.userId, 'keyBudget')
    for (const forged of ['', 'x', token.slice(0, -1), token.replace('keyBudget', 'weekly'), token.replace(caller.userId, other.userId)]) {
      expect([readUnsubscribe(forged), await unsubscribe(forged)], forged).toEqual([null, false])
    }
    expect(await readNotices(caller)).toMatchObject({ keyBudget: true })
  })

  it('is switched off by a link from before the installation’s secret was changed', async () => {
    const caller = await newPerson()
    const token = unsubscribeToken(caller.userId, 'keyBudget')
    const { AUTH_SECRET } = env()
    Object.assign(env(), { AUTH_SECRET: 'another secret of the tests, which is long enough', AUTH_SECRET_PREVIOUS: AUTH_SECRET })
    expect(await unsubscribe(token)).toBe(true)
    Object.assign(env(), { AUTH_SECRET, AUTH_SECRET_PREVIOUS: undefined })
    expect(await unsubscribe(unsubscribeToken(caller.userId, 'weekly'))).toBe(true)
    expect(await readNotices(caller)).toMatchObject({ keyBudget: false })
  })

  it('takes amounts in dollars alone', () => {
    const isTaken = (lowBalance: unknown): boolean => noticeSettings.safeParse({ lowBalance, keyBudget: true, weekly: true }).success
    expect(['', '5', '2.50', ' 7 '].map(isTaken)).toEqual([true, true, true, true])
    expect(['-1', '1.234', '1e3', 'five', 5, '12345678'].map(isTaken)).toEqual([false, false, false, false, false, false])
  })
})
