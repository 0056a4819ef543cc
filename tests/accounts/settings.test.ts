import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askEmailChange, changeEmail, openEmailChange } from '#lib/accounts/change-email.ts'
import { changePassword } from '#lib/accounts/change-password.ts'
import { personName, profile, rename } from '#lib/accounts/profile.ts'
import { isProved, prove } from '#lib/accounts/proof.ts'
import { requestReset, resetPassword } from '#lib/accounts/reset-password.ts'
import { endOneSession, endOtherSessions, listSessions } from '#lib/accounts/session-list.ts'
import { userOfSession } from '#lib/accounts/sessions.ts'
import { signIn } from '#lib/accounts/sign-in.ts'
import { createUser } from '#lib/accounts/users.ts'
import type { UserCaller } from '#lib/caller.ts'
import { db } from '#lib/db.ts'
import { freshDatabase } from '../support/database.ts'
import { openMailbox, type Mailbox } from './support/mailbox.ts'
import { anotherBrowser, letProofAge, newPerson, password, visitor } from './support/signed-in.ts'

let mailbox: Mailbox

beforeAll(async () => {
  mailbox = await openMailbox()
  await freshDatabase()
})
afterAll(() => mailbox.close())

const proveByPassword = (caller: UserCaller, secret: string) => prove(caller, { password: secret, code: '' }, visitor())

const proofNeeded = { ok: false, reason: 'proof_needed' }

describe('a proof that it is the person', () => {
  it('holds for ten minutes after signing in, then for ten after the password', async () => {
    const caller = await newPerson()
    expect(await isProved(caller)).toBe(true)
    await letProofAge(caller)
    expect(await isProved(caller)).toBe(false)
    expect(await proveByPassword(caller, 'a guess')).toEqual({ ok: false, reason: 'wrong_password' })
    expect(await isProved(caller)).toBe(false)
    expect(await proveByPassword(caller, password)).toEqual({ ok: true })
    expect(await isProved(caller)).toBe(true)
  })

  it('is given by one browser for itself alone', async () => {
    const here = await newPerson()
    const there = await anotherBrowser(here.email)
    await letProofAge(here)
    await letProofAge(there)
    await proveByPassword(here, password)
    expect(await isProved(there)).toBe(false)
  })

  it('cannot be guessed for long, neither here nor at sign-in', async () => {
    const caller = await newPerson()
    for (let i = 0; i < 10; i++) await proveByPassword(caller, 'a guess')
    expect(await proveByPassword(caller, password)).toMatchObject({ ok: false, reason: 'too_many' })
    expect(await signIn({ email: caller.email, password }, visitor())).toMatchObject({ ok: false, reason: 'too_many' })
  })
})

describe('a changed password', () => {
  it('wants a proof, signs out the other browsers and leaves this one', async () => {
    const caller = await newPerson()
    const other = await anotherBrowser(caller.email)
    await letProofAge(caller)
    expect(await changePassword(caller, 'a password of a thief')).toEqual(proofNeeded)
    await proveByPassword(caller, password)
    expect(await changePassword(caller, 'another fine password')).toEqual({ ok: true })
    expect(await userOfSession(caller.sessionId)).not.toBeNull()
    expect(await userOfSession(other.sessionId)).toBeNull()
    expect(await signIn({ email: caller.email, password }, visitor())).toEqual({ ok: false, reason: 'wrong' })
    expect(await signIn({ email: caller.email, password: 'another fine password' }, visitor())).toMatchObject({ ok: true })
    expect((await mailbox.to(caller.email)).at(-1)?.subject).toBe('Your AIPower password was changed')
  })

  it('voids the links that were under way', async () => {
    const caller = await newPerson()
    await requestReset({ email: caller.email }, visitor())
    const { token } = (await mailbox.to(caller.email)).at(-1)!
    await changePassword(caller, 'another fine password')
    expect(await resetPassword({ token, password: 'a password of a thief' }, visitor())).toEqual({ ok: false, reason: 'unknown' })
  })

  it('leaves no session that a sign-in with the old one opened meanwhile', async () => {
    const caller = await newPerson()
    const [signedIn] = await Promise.all([
      Promise.all(Array.from({ length: 6 }, () => signIn({ email: caller.email, password }, visitor()))),
      changePassword(caller, 'another fine password'),
    ])
    const alive = await Promise.all(signedIn.map(async (one) => (one.ok ? userOfSession(one.sessionId) : null)))
    expect(alive.filter(Boolean)).toEqual([])
  })
})

describe('a changed address', () => {
  const asked = async (caller: UserCaller, email: string) => {
    const outcome = await askEmailChange(caller, email)
    return { outcome, token: (await mailbox.to(email)).at(-1)?.token ?? '' }
  }

  it('is proven by its link, in the browser of the person; the old address is told twice', async () => {
    const caller = await newPerson('old')
    const { outcome, token } = await asked(caller, 'new@example.com')
    expect(outcome).toEqual({ ok: true })
    expect(await openEmailChange(caller, token)).toEqual({ state: 'valid', email: 'new@example.com' })
    expect((await profile(caller)).email).toBe(caller.email)
    expect(await changeEmail(caller, token)).toEqual({ ok: true })
    expect(await userOfSession(caller.sessionId)).toMatchObject({ email: 'new@example.com', emailVerified: true })
    expect(await signIn({ email: 'new@example.com', password }, visitor())).toMatchObject({ ok: true })
    expect(await signIn({ email: caller.email, password }, visitor())).toEqual({ ok: false, reason: 'wrong' })
    const told = await mailbox.to(caller.email)
    expect(told.map(({ subject }) => subject)).toEqual(['A new e-mail address was asked for', 'Your AIPower account has a new e-mail address'])
    for (const { body } of told) expect(body).toContain('new@example.com')
    const { rows } = await db().query<{ name: string }>('select name from account where id = $1', [caller.accountId])
    expect(rows[0]?.name).toBe('new@example.com')
  })

  it('wants a proof, and another address than the present one', async () => {
    const caller = await newPerson()
    expect(await askEmailChange(caller, caller.email)).toEqual({ ok: false, reason: 'same_email' })
    await letProofAge(caller)
    expect(await askEmailChange(caller, 'thief@example.com')).toEqual(proofNeeded)
    expect(await mailbox.to('thief@example.com')).toEqual([])
  })

  it('of somebody else is answered alike; only its owner learns of it', async () => {
    const [caller, owner] = [await newPerson(), await newPerson('owner')]
    expect(await askEmailChange(caller, owner.email)).toEqual({ ok: true })
    const mails = await mailbox.to(owner.email)
    expect(mails.map(({ subject }) => subject)).toEqual(['You already have an AIPower account'])
    expect(mails[0]?.token).toBe('')
  })

  it('works once, for who asked, with the newest link, and not when somebody signed up with it since', async () => {
    const [caller, stranger] = [await newPerson(), await newPerson()]
    const first = await asked(caller, 'first@example.com')
    const second = await asked(caller, 'second@example.com')
    expect(await changeEmail(caller, first.token)).toEqual({ ok: false, reason: 'link_invalid' })
    expect(await changeEmail(stranger, second.token)).toEqual({ ok: false, reason: 'link_of_another' })
    const answers = await Promise.all([1, 2, 3].map(() => changeEmail(caller, second.token)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)

    const third = await asked(caller, 'third@example.com')
    await createUser({ email: 'third@example.com', passwordHash: null })
    expect(await changeEmail(caller, third.token)).toEqual({ ok: false, reason: 'email_taken' })
    // The link was not used up by the failure, and still leads nowhere.
    expect(await changeEmail(caller, third.token)).toEqual({ ok: false, reason: 'email_taken' })
  })

  it('voids a reset that was sent to the old one', async () => {
    const caller = await newPerson()
    await requestReset({ email: caller.email }, visitor())
    const reset = (await mailbox.to(caller.email)).at(-1)!
    const { token } = await asked(caller, 'moved@example.com')
    await changeEmail(caller, token)
    expect(await resetPassword({ token: reset.token, password: 'a password of a thief' }, visitor())).toEqual({ ok: false, reason: 'unknown' })
  })

  it('can be asked for five times an hour', async () => {
    const caller = await newPerson()
    for (let i = 0; i < 5; i++) expect(await askEmailChange(caller, `many${i}@example.com`)).toEqual({ ok: true })
    expect(await askEmailChange(caller, 'many5@example.com')).toMatchObject({ ok: false, reason: 'too_many' })
  })
})

describe('signed-in browsers', () => {
  it('are listed, this one first, and ended one by one or all others at once', async () => {
    const caller = await newPerson()
    const [second, third] = [await anotherBrowser(caller.email, password, { ip: '203.0.113.9', userAgent: 'Firefox' }), await anotherBrowser(caller.email)]
    const list = await listSessions(caller)
    expect(list.map(({ id }) => id).sort()).toEqual([caller, second, third].map(({ sessionId }) => sessionId).sort())
    expect(list[0]).toMatchObject({ id: caller.sessionId, current: true })
    expect(list.find(({ id }) => id === second.sessionId)).toMatchObject({ ip: '203.0.113.9', userAgent: 'Firefox', method: 'password', current: false })

    expect(await endOneSession(caller, second.sessionId)).toEqual({ ok: true })
    expect(await userOfSession(second.sessionId)).toBeNull()
    expect(await endOneSession(caller, second.sessionId)).toEqual({ ok: false, reason: 'not_found' })
    expect(await endOtherSessions(caller)).toBe(1)
    expect(await userOfSession(third.sessionId)).toBeNull()
    expect(await userOfSession(caller.sessionId)).not.toBeNull()
  })

  it('of somebody else can be neither seen nor ended', async () => {
    const [caller, stranger] = [await newPerson(), await newPerson()]
    for (const id of [stranger.sessionId, '', 'x', "' or 1=1 --"]) expect(await endOneSession(caller, id)).toEqual({ ok: false, reason: 'not_found' })
    expect((await listSessions(caller)).map(({ id }) => id)).toEqual([caller.sessionId])
    expect(await userOfSession(stranger.sessionId)).not.toBeNull()
  })

  it('tell when they were last seen, to within five minutes', async () => {
    const caller = await newPerson()
    await db().query(`update session set last_seen_at = now() - interval '6 min' where id = $1`, [caller.sessionId])
    await userOfSession(caller.sessionId)
    const [session] = await listSessions(caller)
    expect(Date.now() - session!.lastSeenAt.getTime()).toBeLessThan(60_000)
  })
})

describe('a name', () => {
  it('is one line of at most eighty characters, or none', async () => {
    const caller = await newPerson()
    await rename(caller, personName.parse('  Ada \n Lovelace\u202e '))
    expect((await profile(caller)).name).toBe('Ada Lovelace')
    await rename(caller, personName.parse(' '))
    expect((await profile(caller)).name).toBeNull()
    expect(personName.safeParse('x'.repeat(81)).success).toBe(false)
  })
})
