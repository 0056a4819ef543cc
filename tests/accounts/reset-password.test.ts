import { hash } from '@node-rs/argon2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashPassword } from '#lib/accounts/passwords.ts'
import { prisma } from '#lib/accounts/prisma.ts'
import { requestReset, resetPassword } from '#lib/accounts/reset-password.ts'
import { openCookie, sealSession } from '#lib/accounts/session-cookie.ts'
import { endSession, userOfSession } from '#lib/accounts/sessions.ts'
import { signIn } from '#lib/accounts/sign-in.ts'
import { createUser } from '#lib/accounts/users.ts'
import type { Visitor } from '#lib/accounts/visitor.ts'
import { freshDatabase } from '../support/database.ts'
import { openMailbox, type Mailbox } from './support/mailbox.ts'

let mailbox: Mailbox
let people = 0
const old = 'the old password'
const visitor = (): Visitor => ({ ip: `203.0.113.${people}`, userAgent: 'test browser' })

beforeAll(async () => {
  mailbox = await openMailbox()
  await freshDatabase()
})
afterAll(() => mailbox.close())

/** A person whose address is proven, with a password. */
async function person(verified = true): Promise<string> {
  const email = `person${++people}@example.com`
  const created = await createUser({ email, passwordHash: await hashPassword(old) })
  if (verified) await prisma().user.update({ where: { id: created!.userId }, data: { emailVerifiedAt: new Date() } })
  return email
}

async function sessionOf(email: string, password = old): Promise<string> {
  const result = await signIn({ email, password }, visitor())
  if (!result.ok) throw new Error(result.reason)
  return result.sessionId
}

async function resetLink(email: string): Promise<string> {
  await requestReset({ email }, visitor())
  return (await mailbox.to(email)).at(-1)!.token
}

describe('a forgotten password', () => {
  it('is replaced by way of the mail, and every browser is signed out', async () => {
    const email = await person()
    const sessions = [await sessionOf(email), await sessionOf(email)]
    const token = await resetLink(email)
    expect(await resetPassword({ token, password: 'the new password' }, visitor())).toEqual({ ok: true })
    for (const session of sessions) expect(await userOfSession(session)).toBeNull()
    expect(await signIn({ email, password: old }, visitor())).toEqual({ ok: false, reason: 'wrong' })
    expect(await signIn({ email, password: 'the new password' }, visitor())).toMatchObject({ ok: true })
    expect((await mailbox.to(email)).map(({ subject }) => subject)).toEqual(['Choose a new AIPower password', 'Your AIPower password was changed'])
  })

  it('is replaced once per link, also by two requests at the same moment', async () => {
    const email = await person()
    const token = await resetLink(email)
    const tries = ['first of the race', 'second of the race'].map((password) => resetPassword({ token, password }, visitor()))
    const answers = await Promise.all(tries)
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await resetPassword({ token, password: 'the third password' }, visitor())).toEqual({ ok: false, reason: 'used' })
  })

  it('leaves no session behind that a sign-in with the old password opened meanwhile', async () => {
    const email = await person()
    const token = await resetLink(email)
    const [signedIn, reset] = await Promise.all([
      Promise.all(Array.from({ length: 6 }, () => signIn({ email, password: old }, visitor()))),
      resetPassword({ token, password: 'the new password' }, visitor()),
    ])
    expect(reset).toEqual({ ok: true })
    const alive = await Promise.all(signedIn.map(async (one) => (one.ok ? userOfSession(one.sessionId) : null)))
    expect(alive.filter(Boolean)).toEqual([])
  })

  it('invalidates the other links with it', async () => {
    const email = await person()
    const [first, second] = [await resetLink(email), await resetLink(email)]
    await resetPassword({ token: second, password: 'the new password' }, visitor())
    expect(await resetPassword({ token: first, password: 'a late password' }, visitor())).toEqual({ ok: false, reason: 'unknown' })
  })

  it('proves the address of somebody who never confirmed it', async () => {
    const email = await person(false)
    const token = await resetLink(email)
    await resetPassword({ token, password: 'the new password' }, visitor())
    expect(await signIn({ email, password: 'the new password' }, visitor())).toMatchObject({ ok: true })
  })

  it('of an unknown address is answered alike and as slowly, and no mail is sent', async () => {
    const email = await person()
    const timed = async (address: string) => {
      const start = performance.now()
      const answer = await requestReset({ email: address }, visitor())
      return { answer, ms: performance.now() - start }
    }
    const known = await timed(email)
    const unknown = await timed('nobody@example.com')
    expect(unknown.answer).toEqual(known.answer)
    expect(Math.abs(unknown.ms / known.ms - 1)).toBeLessThan(0.1)
    expect(await mailbox.to('nobody@example.com')).toEqual([])
  })

  it('link works for 30 minutes', async () => {
    const email = await person()
    const token = await resetLink(email)
    const { expiresAt } = await prisma().emailToken.findFirstOrThrow({ where: { purpose: 'reset' }, orderBy: { expiresAt: 'desc' } })
    expect(Math.abs(expiresAt.getTime() - Date.now() - 30 * 60_000)).toBeLessThan(5_000)
    await prisma().emailToken.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } })
    expect(await resetPassword({ token, password: 'the new password' }, visitor())).toEqual({ ok: false, reason: 'expired' })
  })
})

describe('signing in', () => {
  it('ends at once with sign-out, whatever the cookie still says', async () => {
    const session = await sessionOf(await person())
    const cookie = await sealSession({ userId: crypto.randomUUID(), sessionId: session })
    expect(await openCookie(cookie)).toBe(session)
    await endSession(session)
    expect(await userOfSession(session)).toBeNull()
  })

  it('is not possible with a forged or changed cookie', async () => {
    const cookie = await sealSession({ userId: crypto.randomUUID(), sessionId: crypto.randomUUID() })
    const changed = cookie.slice(0, 80) + (cookie[80] === 'A' ? 'B' : 'A') + cookie.slice(81)
    for (const forged of ['', 'x', cookie.slice(0, -2), changed]) expect(await openCookie(forged)).toBeNull()
    for (const id of ['', 'null', "' or 1=1 --", crypto.randomUUID()]) expect(await userOfSession(id)).toBeNull()
  })

  it('is slowed down after ten wrong passwords for an address, known or not, and opens again with a reset', async () => {
    const email = await person()
    for (const address of [email, 'nobody.here@example.com']) {
      for (let i = 0; i < 10; i++) expect(await signIn({ email: address, password: 'wrong guess' }, visitor())).toEqual({ ok: false, reason: 'wrong' })
      expect(await signIn({ email: address, password: old }, visitor())).toMatchObject({ ok: false, reason: 'too_many' })
      people += 1
    }
    await resetPassword({ token: await resetLink(email), password: 'the new password' }, visitor())
    expect(await signIn({ email, password: 'the new password' }, visitor())).toMatchObject({ ok: true })
  })

  it('is slowed down after fifty wrong passwords from one network', async () => {
    const sprayer = { ip: '2001:db8::1', userAgent: '' }
    const answers = await Promise.all(Array.from({ length: 60 }, (_, i) => signIn({ email: `target${i}@example.com`, password: 'Summer2026!' }, { ...sprayer, ip: `2001:db8::${i}` })))
    expect(answers.filter((answer) => !answer.ok && answer.reason === 'too_many')).toHaveLength(10)
  })

  it('before the address is proven sends the link again, and only for the right password', async () => {
    const email = await person(false)
    expect(await signIn({ email, password: 'not the password' }, visitor())).toEqual({ ok: false, reason: 'wrong' })
    expect(await mailbox.to(email)).toEqual([])
    expect(await signIn({ email, password: old }, visitor())).toMatchObject({ ok: false, reason: 'unverified' })
    expect(await mailbox.to(email)).toHaveLength(1)
  })

  it('makes an old hash anew with today’s cost', async () => {
    const email = await person()
    const weak = '$argon2id$v=19$m=4096,t=1,p=1$'
    await prisma().user.update({ where: { email }, data: { passwordHash: await hash(old, { memoryCost: 4096, timeCost: 1, parallelism: 1 }) } })
    expect((await prisma().user.findUniqueOrThrow({ where: { email } })).passwordHash).toContain(weak)
    await sessionOf(email)
    expect((await prisma().user.findUniqueOrThrow({ where: { email } })).passwordHash).toContain('$m=19456,t=2,p=1$')
    await sessionOf(email)
  })
})
