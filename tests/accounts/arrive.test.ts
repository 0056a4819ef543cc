import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrive, readClaims, type Arrival } from '#lib/accounts/arrive.ts'
import { addLink, listLinks, proveByLink, removeLink } from '#lib/accounts/links.ts'
import { isProved, proofWays } from '#lib/accounts/proof.ts'
import { prisma } from '#lib/accounts/prisma.ts'
import { userOfSession } from '#lib/accounts/sessions.ts'
import { signInProviders, type SignInProvider } from '#lib/accounts/sign-in-providers.ts'
import { signUp } from '#lib/accounts/sign-up.ts'
import { balance } from '#lib/billing/balance.ts'
import { parseEnv } from '#lib/env.ts'
import { freshDatabase } from '../support/database.ts'
import { openMailbox, type Mailbox } from './support/mailbox.ts'
import { letProofAge, newPerson, visitor } from './support/signed-in.ts'

let mailbox: Mailbox

beforeAll(async () => {
  Object.assign(process.env, { GITHUB_CLIENT_ID: 'a', GITHUB_CLIENT_SECRET: 'b', OIDC_ISSUER: 'https://id.example.com/', OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'b', OIDC_NAME: 'Example ID' })
  mailbox = await openMailbox()
  await freshDatabase()
})
afterAll(() => mailbox.close())

const provider = (id: string): SignInProvider => signInProviders().find((one) => one.id === id)!
const profile = (sub: string, email?: unknown, email_verified?: unknown) => ({ sub, email, email_verified, name: 'Ada' })

async function arriving(from: ReturnType<typeof profile>, by = 'oidc'): Promise<Arrival> {
  return arrive({ provider: provider(by), claims: readClaims(from)!, visitor: visitor(), locale: 'zh' })
}

const people = async (email: string) => prisma().user.count({ where: { email } })

describe('somebody whom another provider vouches for', () => {
  it('gets an account with free calls, whose address needs no more proof, and is known the next time', async () => {
    const arrival = await arriving(profile('new', ' New@Example.com ', true))
    expect(arrival).toMatchObject({ ok: true, isNew: true, ticket: null })
    if (!arrival.ok) return
    const caller = await userOfSession(arrival.session!)
    expect(caller).toMatchObject({ email: 'new@example.com', name: 'Ada', emailVerified: true, role: 'owner' })
    expect((await balance(caller!)).freeCallsLeft).toBe(50n)
    expect(await prisma().user.findUnique({ where: { email: 'new@example.com' } })).toMatchObject({ locale: 'zh', passwordHash: null })

    const again = await arriving(profile('new', 'another@example.com', false))
    expect(again).toMatchObject({ ok: true, isNew: false, userId: arrival.userId })
    expect(await people('another@example.com')).toBe(0)
  })

  it('once, for windows that come at the same moment', async () => {
    const arrivals = await Promise.all([1, 2, 3, 4].map(() => arriving(profile('twice', 'twice@example.com', true))))
    expect(new Set(arrivals.map((one) => one.ok && one.userId)).size).toBe(1)
    expect(arrivals.every(({ ok }) => ok)).toBe(true)
    expect(arrivals.filter((one) => one.ok && one.isNew)).toHaveLength(1)
  })

  it.each([
    ['says that the address is not proven', profile('u1', 'u1@example.com', false)],
    ['says nothing about it', profile('u2', 'u2@example.com')],
    ['says something odd about it', profile('u3', 'u3@example.com', 'perhaps')],
    ['says that it is no', profile('u4', 'u4@example.com', 'false')],
    ['names no address', profile('u5', undefined, true)],
    ['names no address that is one', profile('u6', 'nonsense', true)],
    ['names an object', profile('u7', { not: '' }, true)],
  ])('is not let in when the provider %s', async (_, from) => {
    expect(await arriving(from)).toEqual({ ok: false, reason: 'email_unverified' })
    expect(await prisma().identity.count({ where: { subject: from.sub } })).toBe(0)
  })

  it('is not let in without a name for the person', () => {
    for (const from of [null, {}, { sub: '' }, { sub: 7 }, { sub: 'x'.repeat(300) }]) expect(readClaims(from)).toBeNull()
  })

  it('is not let into an account that somebody began with the address and never proved', async () => {
    await signUp({ email: 'victim@example.com', password: 'password of an attacker' }, visitor())
    expect(await arriving(profile('victim', 'victim@example.com', true))).toEqual({ ok: false, reason: 'address_unproven' })
    expect(await prisma().identity.count({ where: { subject: 'victim' } })).toBe(0)
  })

  it('is let into their own account when both proved the same address, and told', async () => {
    const caller = await newPerson()
    expect(await arriving(profile('both', caller.email.toUpperCase(), 'true'))).toMatchObject({ ok: true, isNew: false, userId: caller.userId })
    expect((await mailbox.to(caller.email)).map(({ subject }) => subject)).toEqual(['Example ID can now sign you in'])
  })

  it('owes the second factor where there is one', async () => {
    const caller = await newPerson()
    await prisma().totp.create({ data: { userId: caller.userId, seed: 'x', enabledAt: new Date(), lastStep: 0 } })
    const sessions = await prisma().session.count({ where: { userId: caller.userId } })
    expect(await arriving(profile('codes', caller.email, true))).toMatchObject({ ok: true, session: null, ticket: expect.any(String) as string })
    expect(await prisma().session.count({ where: { userId: caller.userId } })).toBe(sessions)
  })

  it('is another person at another provider, whatever they are called there', async () => {
    const one = await arriving(profile('same', 'one@example.com', true), 'oidc')
    const other = await arriving(profile('same', 'other@example.com', true), 'github')
    expect(one.ok && other.ok && one.userId !== other.userId).toBe(true)
  })
})

describe('a link', () => {
  it('is made and removed by the person, with a proof, and told by mail', async () => {
    const caller = await newPerson()
    const claims = readClaims(profile('mine', 'elsewhere@example.com', false))!
    await letProofAge(caller)
    expect(await addLink(caller, provider('github'), claims)).toEqual({ ok: false, reason: 'proof_needed' })
    await prisma().session.updateMany({ data: { provedAt: new Date() } })
    expect(await addLink(caller, provider('github'), claims)).toEqual({ ok: true })
    expect(await addLink(caller, provider('github'), claims)).toEqual({ ok: true })
    expect(await listLinks(caller)).toEqual([
      { id: 'github', name: 'GitHub', email: 'elsewhere@example.com', linked: true },
      { id: 'oidc', name: 'Example ID', email: null, linked: false },
    ])
    expect(await arriving(profile('mine'), 'github')).toMatchObject({ ok: true, userId: caller.userId })
    await letProofAge(caller)
    expect(await removeLink(caller, 'github')).toEqual({ ok: false, reason: 'proof_needed' })
    await prisma().session.updateMany({ data: { provedAt: new Date() } })
    expect(await removeLink(caller, 'github')).toEqual({ ok: true })
    expect(await removeLink(caller, 'github')).toEqual({ ok: false, reason: 'not_found' })
    expect(await arriving(profile('mine'), 'github')).toEqual({ ok: false, reason: 'email_unverified' })
    expect((await mailbox.to(caller.email)).map(({ subject }) => subject)).toEqual(['GitHub can now sign you in', 'GitHub was unlinked'])
  })

  it('is never taken from somebody else, and there is one of a provider for a person', async () => {
    const [caller, stranger] = [await newPerson(), await newPerson()]
    const claims = (sub: string) => readClaims(profile(sub))!
    await addLink(stranger, provider('github'), claims('theirs'))
    expect(await addLink(caller, provider('github'), claims('theirs'))).toEqual({ ok: false, reason: 'link_taken' })
    await addLink(caller, provider('github'), claims('first'))
    expect(await addLink(caller, provider('github'), claims('second'))).toEqual({ ok: false, reason: 'link_taken' })
    expect(await arriving(profile('theirs'), 'github')).toMatchObject({ userId: stranger.userId })
  })

  it('proves who sits here, to who has nothing else, by the very person', async () => {
    const arrival = await arriving(profile('only', 'only@example.com', true))
    if (!arrival.ok || !arrival.session) throw new Error('not let in')
    const caller = (await userOfSession(arrival.session))!
    expect(await proofWays(caller)).toEqual({ password: false, code: false, passkey: false, providers: [{ id: 'oidc', name: 'Example ID' }] })
    await letProofAge(caller)
    expect(await proveByLink(caller, provider('oidc'), readClaims(profile('somebody else'))!)).toEqual({ ok: false, reason: 'link_taken' })
    expect(await proveByLink(caller, provider('github'), readClaims(profile('only'))!)).toEqual({ ok: false, reason: 'link_taken' })
    expect(await isProved(caller)).toBe(false)
    expect(await proveByLink(caller, provider('oidc'), readClaims(profile('only'))!)).toEqual({ ok: true })
    expect(await isProved(caller)).toBe(true)
  })
})

describe('a provider', () => {
  it('is offered only when all of its settings are there; half of them stops the start', () => {
    expect(signInProviders().map(({ id, issuer }) => [id, issuer])).toEqual([['github', 'https://github.com'], ['oidc', 'https://id.example.com']])
    const settings = { DATABASE_URL: 'x', AUTH_SECRET: 'x'.repeat(32) }
    expect(() => parseEnv({ ...settings, GOOGLE_CLIENT_ID: 'a' })).toThrow('GOOGLE_CLIENT_SECRET is missing beside its companions')
    expect(() => parseEnv({ ...settings, OIDC_ISSUER: 'https://id.example.com', OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: ' ' })).toThrow('OIDC_CLIENT_SECRET')
    expect(() => parseEnv({ ...settings, OIDC_ISSUER: 'nonsense', OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'b' })).toThrow('OIDC_ISSUER')
    expect(parseEnv({ ...settings, GITHUB_URL: '', OIDC_ISSUER: '' })).toMatchObject({ GITHUB_URL: 'https://github.com', OIDC_ISSUER: undefined, OIDC_NAME: 'OpenID' })
  })
})
