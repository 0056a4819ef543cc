import { Secret, TOTP } from 'otpauth'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changePassword } from '#lib/accounts/change-password.ts'
import { isProved, prove } from '#lib/accounts/proof.ts'
import { confirmSecondFactor } from '#lib/accounts/second-factor.ts'
import { userOfSession } from '#lib/accounts/sessions.ts'
import { signIn } from '#lib/accounts/sign-in.ts'
import { beginTwoStep, disableTwoStep, enableTwoStep, replaceRecoveryCodes, twoStep } from '#lib/accounts/two-step.ts'
import type { UserCaller } from '#lib/caller.ts'
import { freshDatabase } from '../support/database.ts'
import { openMailbox, type Mailbox } from './support/mailbox.ts'
import { letProofAge, newPerson, password, visitor } from './support/signed-in.ts'

let mailbox: Mailbox
let owner: pg.Client

beforeAll(async () => {
  mailbox = await openMailbox()
  owner = new pg.Client({ connectionString: await freshDatabase() })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await mailbox.close()
})

/** A code, `steps` of thirty seconds away from now. */
const codeOf = (key: string, steps = 0) => new TOTP({ secret: Secret.fromBase32(key) }).generate({ timestamp: Date.now() + steps * 30_000 })

/** Forgets which codes were used, as if time had passed. */
const later = (caller: UserCaller) => owner.query('update totp set last_step = 0 where user_id = $1', [caller.userId])

async function withCodes(): Promise<{ caller: UserCaller; key: string; recoveryCodes: string[] }> {
  const caller = await newPerson()
  const begun = await beginTwoStep(caller)
  if (!begun.ok) throw new Error(begun.reason)
  const enabled = await enableTwoStep(caller, codeOf(begun.key))
  if (!enabled.ok) throw new Error(enabled.reason)
  await later(caller)
  return { caller, key: begun.key, recoveryCodes: enabled.recoveryCodes }
}

async function ticketOf({ email }: UserCaller): Promise<string> {
  const result = await signIn({ email, password }, visitor())
  if (result.ok || result.reason !== 'second_factor') throw new Error(JSON.stringify(result))
  return result.ticket
}

describe('two-step sign-in', () => {
  it('gives a session only after the second factor', async () => {
    const { caller, key } = await withCodes()
    const before = await owner.query('select from session where user_id = $1', [caller.userId])
    const ticket = await ticketOf(caller)
    expect((await owner.query('select from session where user_id = $1', [caller.userId])).rowCount).toBe(before.rowCount)
    expect(await userOfSession(ticket)).toBeNull()
    expect(await confirmSecondFactor({ ticket, code: '000000' }, visitor())).toEqual({ ok: false, reason: 'wrong' })
    const result = await confirmSecondFactor({ ticket, code: codeOf(key) }, visitor())
    expect(result).toMatchObject({ ok: true, userId: caller.userId, recoveryCodeUsed: false })
    if (result.ok) expect(await userOfSession(result.sessionId)).toMatchObject({ email: caller.email })
    expect(await confirmSecondFactor({ ticket, code: codeOf(key, 1) }, visitor())).toEqual({ ok: false, reason: 'expired' })
  })

  it('does not say that the password was right to who does not know it', async () => {
    const { caller } = await withCodes()
    expect(await signIn({ email: caller.email, password: 'a guess of mine' }, visitor())).toEqual({ ok: false, reason: 'wrong' })
  })

  it('is on only once the first code was given, and is told by mail', async () => {
    const caller = await newPerson()
    const begun = await beginTwoStep(caller)
    if (!begun.ok) throw new Error(begun.reason)
    expect(begun.uri).toMatch(/^otpauth:\/\/totp\/AIPower%20localhost(:|%3A)3000.*secret=/)
    expect(await signIn({ email: caller.email, password }, visitor())).toMatchObject({ ok: true })
    expect(await enableTwoStep(caller, '123')).toEqual({ ok: false, reason: 'wrong_code' })
    expect((await twoStep(caller)).since).toBeNull()
    const enabled = await enableTwoStep(caller, codeOf(begun.key))
    expect(enabled.ok && enabled.recoveryCodes).toHaveLength(10)
    expect(await twoStep(caller)).toEqual({ since: expect.any(Date) as Date, recoveryCodesLeft: 10 })
    expect(await beginTwoStep(caller)).toEqual({ ok: false, reason: 'two_step_on' })
    expect(await disableTwoStep(caller)).toEqual({ ok: true })
    expect(await signIn({ email: caller.email, password }, visitor())).toMatchObject({ ok: true })
    expect((await mailbox.to(caller.email)).map(({ subject }) => subject)).toEqual(['Two-step sign-in is on', 'Two-step sign-in is off'])
  })

  it('keeps the seed sealed and the recovery codes hashed', async () => {
    const { caller, key, recoveryCodes } = await withCodes()
    const { rows } = await owner.query<{ dump: string }>(`select database_to_xml(true, false, '')::text as dump`)
    const seed = Secret.fromBase32(key)
    for (const secret of [key, seed.hex, Buffer.from(seed.bytes).toString('base64url'), ...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll('-', ''))]) {
      expect(rows[0]!.dump).not.toContain(secret)
    }
    expect(rows[0]!.dump).toContain(caller.userId)
  })

  it('ends with the password: a ticket from before a change is void', async () => {
    const { caller, key } = await withCodes()
    const ticket = await ticketOf(caller)
    await changePassword(caller, 'another fine password')
    expect(await confirmSecondFactor({ ticket, code: codeOf(key) }, visitor())).toEqual({ ok: false, reason: 'expired' })
  })
})

describe('a code', () => {
  it('counts once, also for two requests at the same moment', async () => {
    const { caller, key } = await withCodes()
    const tickets = [await ticketOf(caller), await ticketOf(caller), await ticketOf(caller)]
    const code = codeOf(key)
    const answers = await Promise.all(tickets.map((ticket) => confirmSecondFactor({ ticket, code }, visitor())))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await confirmSecondFactor({ ticket: await ticketOf(caller), code }, visitor())).toEqual({ ok: false, reason: 'wrong' })
  })

  it('of the step before or after is good, farther ones are not', async () => {
    const { caller, key } = await withCodes()
    for (const [steps, fits] of [[-1, true], [0, true], [1, true], [-2, false], [3, false]] as const) {
      await later(caller)
      const result = await confirmSecondFactor({ ticket: await ticketOf(caller), code: codeOf(key, steps) }, visitor())
      expect(result.ok, `${steps} steps away`).toBe(fits)
    }
  })

  it('can be guessed five times for a ticket, and ten times for a person', async () => {
    const { caller, key } = await withCodes()
    const guess = (ticket: string) => confirmSecondFactor({ ticket, code: '000000' }, visitor())
    const first = await ticketOf(caller)
    for (let i = 0; i < 5; i++) expect(await guess(first)).toEqual({ ok: false, reason: 'wrong' })
    expect(await confirmSecondFactor({ ticket: first, code: codeOf(key) }, visitor())).toEqual({ ok: false, reason: 'expired' })
    const second = await ticketOf(caller)
    for (let i = 0; i < 5; i++) await guess(second)
    expect(await confirmSecondFactor({ ticket: await ticketOf(caller), code: codeOf(key) }, visitor())).toMatchObject({ ok: false, reason: 'too_many' })
  })

  it('is refused for a ticket that is too old, or none', async () => {
    const { caller, key } = await withCodes()
    const ticket = await ticketOf(caller)
    await owner.query(`update pending_sign_in set expires_at = now() - interval '1 s'`)
    for (const given of [ticket, '', 'x', caller.userId, caller.sessionId]) expect(await confirmSecondFactor({ ticket: given, code: codeOf(key) }, visitor())).toEqual({ ok: false, reason: 'expired' })
  })
})

describe('a recovery code', () => {
  it('signs in once, however it is typed, and is logged', async () => {
    const { caller, recoveryCodes } = await withCodes()
    const typed = ` ${recoveryCodes[3]!.toUpperCase().replaceAll('-', ' ')} `
    expect(await confirmSecondFactor({ ticket: await ticketOf(caller), code: typed }, visitor())).toMatchObject({ ok: true, recoveryCodeUsed: true })
    expect(await confirmSecondFactor({ ticket: await ticketOf(caller), code: typed }, visitor())).toEqual({ ok: false, reason: 'wrong' })
    expect((await twoStep(caller)).recoveryCodesLeft).toBe(9)
    const { rows } = await owner.query<{ count: number }>(`select count(*)::int as count from audit_event where account_id = $1 and act = 'recovery_code_used'`, [caller.accountId])
    expect(rows[0]?.count).toBe(1)
  })

  it('no longer works once new ones were made, which wants a proof', async () => {
    const { caller, recoveryCodes } = await withCodes()
    const renewed = await replaceRecoveryCodes(caller)
    expect(renewed.ok && renewed.recoveryCodes).toHaveLength(10)
    expect(await confirmSecondFactor({ ticket: await ticketOf(caller), code: recoveryCodes[0]! }, visitor())).toEqual({ ok: false, reason: 'wrong' })
    await letProofAge(caller)
    expect(await replaceRecoveryCodes(caller)).toEqual({ ok: false, reason: 'proof_needed' })
  })
})

describe('a proof of somebody with codes', () => {
  it('takes the password and a code, so that neither alone switches codes off', async () => {
    const { caller, key } = await withCodes()
    await letProofAge(caller)
    expect(await disableTwoStep(caller)).toEqual({ ok: false, reason: 'proof_needed' })
    expect(await prove(caller, { password, code: '' }, visitor())).toEqual({ ok: false, reason: 'wrong_code' })
    expect(await prove(caller, { password: '', code: codeOf(key) }, visitor())).toEqual({ ok: false, reason: 'wrong_password' })
    expect(await isProved(caller)).toBe(false)
    expect(await prove(caller, { password, code: codeOf(key) }, visitor())).toEqual({ ok: true })
    expect(await disableTwoStep(caller)).toEqual({ ok: true })
  })
})
