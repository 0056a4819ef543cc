import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addPasskey, beginPasskey, listPasskeys, passkeyRequest, removePasskey, renamePasskey, signInWithPasskey } from '#lib/accounts/passkeys.ts'
import { isProved, passkeyProofRequest, prove, proveByPasskey } from '#lib/accounts/proof.ts'
import { userOfSession } from '#lib/accounts/sessions.ts'
import type { UserCaller } from '#lib/caller.ts'
import { db } from '#lib/db.ts'
import { freshDatabase } from '../support/database.ts'
import { newAuthenticator, type Authenticator, type Ceremony } from './support/authenticator.ts'
import { openMailbox, type Mailbox } from './support/mailbox.ts'
import { anotherBrowser, letProofAge, newPerson, visitor } from './support/signed-in.ts'

let mailbox: Mailbox

beforeAll(async () => {
  mailbox = await openMailbox()
  await freshDatabase()
})
afterAll(() => mailbox.close())

async function withPasskey(name = 'laptop'): Promise<{ caller: UserCaller; authenticator: Authenticator }> {
  const caller = await newPerson()
  const authenticator = newAuthenticator()
  const begun = await beginPasskey(caller)
  if (!begun.ok) throw new Error(begun.reason)
  expect(await addPasskey(caller, { name, answer: authenticator.create(begun.options) })).toEqual({ ok: true })
  return { caller, authenticator }
}

async function signedIn(authenticator: Authenticator, changes: Partial<Ceremony> = {}) {
  const request = await passkeyRequest(visitor())
  if (!request.ok) throw new Error(request.reason)
  return signInWithPasskey(authenticator.sign({ challenge: request.options.challenge, ...changes }), visitor())
}

const wrong = { ok: false, reason: 'wrong' }

describe('a passkey', () => {
  it('signs in without a name, and is listed, renamed and removed', async () => {
    const { caller, authenticator } = await withPasskey()
    const result = await signedIn(authenticator)
    expect(result).toMatchObject({ ok: true, userId: caller.userId })
    if (!result.ok) return
    expect(await userOfSession(result.sessionId)).toMatchObject({ email: caller.email })
    const [row] = await listPasskeys(caller)
    expect(row).toMatchObject({ id: authenticator.id, name: 'laptop', synced: false })
    expect(row?.lastUsedAt).toBeInstanceOf(Date)
    expect(await renamePasskey(caller, authenticator.id, 'desk')).toEqual({ ok: true })
    expect((await listPasskeys(caller))[0]?.name).toBe('desk')
    expect(await removePasskey(caller, authenticator.id)).toEqual({ ok: true })
    expect(await signedIn(authenticator)).toEqual(wrong)
    expect((await mailbox.to(caller.email)).map(({ subject }) => subject)).toEqual(['A passkey was added', 'A passkey was removed'])
  })

  it('of somebody else can be neither renamed nor removed', async () => {
    const { caller, authenticator } = await withPasskey()
    const stranger = await newPerson()
    expect(await renamePasskey(stranger, authenticator.id, 'mine')).toEqual({ ok: false, reason: 'not_found' })
    expect(await removePasskey(stranger, authenticator.id)).toEqual({ ok: false, reason: 'not_found' })
    expect(await listPasskeys(stranger)).toEqual([])
    expect(await listPasskeys(caller)).toHaveLength(1)
  })

  it('is made and removed with a proof only', async () => {
    const { caller, authenticator } = await withPasskey()
    const begun = await beginPasskey(caller)
    if (!begun.ok) throw new Error(begun.reason)
    await letProofAge(caller)
    expect(await beginPasskey(caller)).toEqual({ ok: false, reason: 'proof_needed' })
    expect(await addPasskey(caller, { name: 'x', answer: newAuthenticator().create(begun.options) })).toEqual({ ok: false, reason: 'proof_needed' })
    expect(await removePasskey(caller, authenticator.id)).toEqual({ ok: false, reason: 'proof_needed' })
  })

  it('is refused when it was made for another browser, challenge, site or person, or without asking who it is', async () => {
    const caller = await newPerson()
    const other = await anotherBrowser(caller.email)
    const add = async (changes: Partial<Ceremony>, by = caller) => {
      const begun = await beginPasskey(caller)
      if (!begun.ok) throw new Error(begun.reason)
      return addPasskey(by, { name: 'x', answer: newAuthenticator().create({ ...begun.options, ...changes }) })
    }
    const invalid = { ok: false, reason: 'passkey_invalid' }
    for (const changes of [{ challenge: 'x'.repeat(43) }, { origin: 'https://evil.example' }, { rpId: 'evil.example' }, { verified: false }]) {
      expect(await add(changes), JSON.stringify(changes)).toEqual(invalid)
    }
    expect(await add({}, other)).toEqual(invalid)
    const { authenticator } = await withPasskey()
    const begun = await beginPasskey(caller)
    if (!begun.ok) throw new Error(begun.reason)
    expect(await addPasskey(caller, { name: 'x', answer: authenticator.create(begun.options) }), 'a passkey that is known').toEqual(invalid)
    for (const answer of [null, {}, 'x', { id: 'x', rawId: 'x', type: 'public-key', response: { clientDataJSON: 'AA', attestationObject: 'AA' } }]) {
      expect(await addPasskey(caller, { name: 'x', answer })).toEqual(invalid)
    }
    expect(await listPasskeys(caller)).toEqual([])
  })
})

describe('signing in with a passkey', () => {
  it('works once for a challenge, also for two requests at the same moment', async () => {
    const { authenticator } = await withPasskey()
    const request = await passkeyRequest(visitor())
    if (!request.ok) throw new Error(request.reason)
    const answer = authenticator.sign(request.options)
    const answers = await Promise.all([1, 2, 3, 4].map(() => signInWithPasskey(answer, visitor())))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await signInWithPasskey(answer, visitor())).toEqual(wrong)
  })

  it('is refused for another site, a challenge that is old, not ours or meant for something else, and without a finger, face or PIN', async () => {
    const { caller, authenticator } = await withPasskey()
    for (const changes of [{ origin: 'https://evil.example' }, { rpId: 'evil.example' }, { challenge: 'x'.repeat(43) }, { verified: false }]) {
      expect(await signedIn(authenticator, changes), JSON.stringify(changes)).toEqual(wrong)
    }
    expect(await signedIn(authenticator, { challenge: (await passkeyProofRequest(caller)).challenge })).toEqual(wrong)
    const request = await passkeyRequest(visitor())
    if (!request.ok) throw new Error(request.reason)
    await db().query(`update challenge set expires_at = now() - interval '1 s'`)
    expect(await signInWithPasskey(authenticator.sign(request.options), visitor())).toEqual(wrong)
  })

  it('is refused for a copy, whose counter does not rise', async () => {
    const { authenticator } = await withPasskey()
    expect(await signedIn(authenticator, { counter: 9 })).toMatchObject({ ok: true })
    expect(await signedIn(authenticator, { counter: 9 })).toEqual(wrong)
    expect(await signedIn(authenticator, { counter: 10 })).toMatchObject({ ok: true })
  })

  it('is refused for a passkey nobody has, and for nonsense', async () => {
    expect(await signedIn(newAuthenticator())).toEqual(wrong)
    for (const nonsense of [null, undefined, [], 'x', { id: { not: '' }, type: 'public-key' }]) expect(await signInWithPasskey(nonsense, visitor())).toEqual(wrong)
  })
})

describe('a proof by passkey', () => {
  it('takes a signature over a challenge of this browser, by a passkey of this person', async () => {
    const { caller, authenticator } = await withPasskey()
    const { authenticator: foreign } = await withPasskey()
    const other = await anotherBrowser(caller.email)
    await letProofAge(caller)
    const answer = async (by: Authenticator, of: UserCaller) => by.sign(await passkeyProofRequest(of))
    const refusal = { ok: false, reason: 'passkey_invalid' }
    expect(await proveByPasskey(caller, await answer(foreign, caller))).toEqual(refusal)
    expect(await proveByPasskey(caller, await answer(authenticator, other))).toEqual(refusal)
    expect(await proveByPasskey(caller, { method: 'passkey' })).toEqual(refusal)
    const request = await passkeyRequest(visitor())
    if (!request.ok) throw new Error(request.reason)
    expect(await proveByPasskey(caller, authenticator.sign(request.options))).toEqual(refusal)
    expect(await isProved(caller)).toBe(false)
    expect(await proveByPasskey(caller, await answer(authenticator, caller))).toEqual({ ok: true })
    expect(await isProved(caller)).toBe(true)
  })

  it('is not given by naming a way one does not have', async () => {
    const caller = await newPerson()
    await db().query('update "user" set password_hash = null where id = $1', [caller.userId])
    await letProofAge(caller)
    expect(await prove(caller, { password: '', code: '' }, visitor())).toEqual({ ok: false, reason: 'no_way' })
    expect(await isProved(caller)).toBe(false)
  })
})
