import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { currentBalance } from './support/balance.ts'
import { requestReset } from '#lib/accounts/reset-password.ts'
import { resendLink, signUp } from '#lib/accounts/sign-up.ts'
import { signIn } from '#lib/accounts/sign-in.ts'
import { userOfSession } from '#lib/accounts/sessions.ts'
import { verifyEmail } from '#lib/accounts/verify-email.ts'
import type { Visitor } from '#lib/accounts/visitor.ts'
import { freshDatabase } from '../support/database.ts'
import { openMailbox, type Mailbox } from './support/mailbox.ts'

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

const password = 'correct horse battery'
let visitors = 0
/** Another network each time, so that no test meets the limits of the one before. */
const visitor = (): Visitor => ({ ip: `203.0.113.${++visitors}`, userAgent: 'test browser' })

async function signedUp(email: string, secret = password): Promise<{ proof: string; token: string }> {
  const result = await signUp({ email, password: secret }, visitor())
  if (!result.ok) throw new Error(result.reason)
  return { proof: result.proof, token: (await mailbox.to(email)).at(-1)?.token ?? '' }
}

describe('signing up', () => {
  it('makes a person with an account of their own, who can sign in once the address is proven', async () => {
    const { proof, token } = await signedUp('ada@example.com')
    const [mail] = await mailbox.to('ada@example.com')
    expect(mail?.subject).toBe('Confirm your e-mail address for AIPower')
    expect(mail?.body).toContain(`http://localhost:3000/verify?token=${token}`)
    expect(mail?.body).toContain('50 free calls')

    const verified = await verifyEmail({ token, proof, password: '' }, visitor())
    expect(verified).toMatchObject({ ok: true })
    if (!verified.ok) return
    const user = await userOfSession(verified.sessionId)
    expect(user).toMatchObject({ kind: 'user', email: 'ada@example.com', role: 'owner', emailVerified: true })
    expect(await currentBalance(owner, user!.accountId)).toMatchObject({ CALL: 50 })
    expect(await signIn({ email: 'ada@example.com', password }, visitor())).toMatchObject({ ok: true, userId: user?.userId })
  })

  it('brings free calls once per mailbox, whatever its address is made to look like', async () => {
    const calls = await Promise.all(
      ['farm.er@gmail.com', 'farmer+1@gmail.com', 'f.armer@googlemail.com', 'farm.er@example.com', 'farmer@example.com', 'farmer+2@example.com'].map(async (email) => {
        await verifyEmail({ ...(await signedUp(email)), password: '' }, visitor())
        const { rows } = await owner.query<{ id: string }>('select id from account where name = $1', [email])
        return (await currentBalance(owner, rows[0]!.id)).CALL
      }),
    )
    // Any one of the three, and of the last two.
    expect(calls.slice(0, 3).toSorted()).toEqual([50, undefined, undefined])
    expect(calls[3]).toBe(50)
    expect(calls.slice(4).toSorted()).toEqual([50, undefined])
  })

  it('in Chinese sends the mail in Chinese, and every later one', async () => {
    await signUp({ email: 'mei@example.com', password, locale: 'zh' }, visitor())
    await requestReset({ email: 'mei@example.com' }, visitor())
    const mails = await mailbox.to('mei@example.com')
    expect(mails.map(({ body }) => /<html lang="([\w-]+)">/.exec(body)?.[1])).toEqual(['zh-CN', 'zh-CN'])
    expect(mails[0]?.body).toContain('请确认 mei@example.com 属于你，账户即可启用，并获得 50 次免费调用。')
    expect(mails[1]?.body).toContain('设置新密码')
  })

  it('makes the first person who proves an address the operator, and nobody after', async () => {
    const people = await Promise.all(['first@example.com', 'second@example.com', 'third@example.com'].map((email) => signedUp(email)))
    await Promise.all(people.map((one) => verifyEmail({ ...one, password: '' }, visitor())))
    const { rows } = await owner.query<{ operators: number }>('select count(*)::int as operators from "user" where operator')
    expect(rows[0]?.operators).toBe(1)
  })

  it('with one address in parallel makes one account, and answers alike', async () => {
    const email = 'twice@example.com'
    const answers = await Promise.all(Array.from({ length: 6 }, () => signUp({ email, password }, visitor())))
    for (const answer of answers) expect(answer).toEqual({ ok: true, proof: expect.stringMatching(/^[\w-]{43}$/) as string })
    const { rows } = await owner.query<{ users: number; accounts: number; members: number }>(
      `select (select count(*)::int from "user" where email = $1) as users, (select count(*)::int from account where name = $1) as accounts,
        (select count(*)::int from membership m join account a on a.id = m.account_id where a.name = $1) as members`,
      [email],
    )
    expect(rows[0]).toEqual({ users: 1, accounts: 1, members: 1 })
  })

  it('with a known address changes nothing and tells its owner', async () => {
    const email = 'known@example.com'
    const mine = await signedUp(email)
    await verifyEmail({ ...mine, password: '' }, visitor())
    const answer = await signUp({ email, password: 'the password of somebody else' }, visitor())
    expect(answer).toEqual({ ok: true, proof: expect.stringMatching(/^[\w-]{43}$/) as string })
    expect((await mailbox.to(email)).at(-1)?.subject).toBe('You already have an AIPower account')
    expect(await signIn({ email, password: 'the password of somebody else' }, visitor())).toEqual({ ok: false, reason: 'wrong' })
    expect(await signIn({ email, password }, visitor())).toMatchObject({ ok: true })
  })

  it('takes as long for a known address as for a new one', async () => {
    const took = async (email: string) => {
      const start = performance.now()
      await signUp({ email, password }, visitor())
      return performance.now() - start
    }
    const times = { fresh: [] as number[], known: [] as number[] }
    for (let i = 0; i < 6; i++) {
      times.fresh.push(await took(`new${i}@example.com`))
      times.known.push(await took('known@example.com'))
    }
    const median = (list: number[]) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)]!
    expect(Math.abs(median(times.fresh) / median(times.known) - 1)).toBeLessThan(0.1)
  })

  it('refuses the 51st account from one network in a day, even under addresses that do not exist', async () => {
    const here = { ip: '198.51.100.1', userAgent: '' }
    const answers = await Promise.all(Array.from({ length: 51 }, (_, i) => signUp({ email: `farm${i}@example.com`, password }, here)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(50)
    expect(answers[50]).toMatchObject({ ok: false, reason: 'too_many' })
  })
})

describe('the link in the mail', () => {
  it('works once, also for two requests at the same moment', async () => {
    const { proof, token } = await signedUp('once@example.com')
    const answers = await Promise.all([1, 2, 3, 4].map(() => verifyEmail({ token, proof, password: '' }, visitor())))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await verifyEmail({ token, proof, password: '' }, visitor())).toEqual({ ok: false, reason: 'used' })
    const { rows } = await owner.query<{ account_id: string }>(`select account_id from membership m join "user" u on u.id = m.user_id where u.email = 'once@example.com'`)
    expect(await currentBalance(owner, rows[0]!.account_id)).toMatchObject({ CALL: 50 })
  })

  it('is stored hashed', async () => {
    const { token } = await signedUp('hashed@example.com')
    const { rows } = await owner.query<{ all: string }>('select string_agg(row_to_json(t)::text, $1) as all from email_token t', ['\n'])
    expect(rows[0]?.all).not.toContain(token)
  })

  it('opened in another browser asks for the password, so that nobody confirms what a stranger began', async () => {
    const { token } = await signedUp('victim@example.com', 'password of the attacker')
    const opened = (typed: string) => verifyEmail({ token, proof: '', password: typed }, visitor())
    expect(await opened('')).toEqual({ ok: false, reason: 'password_needed' })
    expect(await opened('a guess of the victim')).toEqual({ ok: false, reason: 'password_wrong' })
    expect(await opened('password of the attacker')).toMatchObject({ ok: true })
  })

  it('dies when somebody signs up anew with the address before it is proven', async () => {
    const email = 'contested@example.com'
    const mine = await signedUp(email, 'password of mine')
    const theirs = await signedUp(email, 'password of theirs')
    expect(await verifyEmail({ ...mine, password: '' }, visitor())).toEqual({ ok: false, reason: 'unknown' })
    // Their link came to my mailbox, but my browser holds no proof for it and I do not know their password.
    expect(await verifyEmail({ token: theirs.token, proof: mine.proof, password: '' }, visitor())).toEqual({ ok: false, reason: 'password_needed' })
  })

  it('is refused when it is expired, for something else, or nonsense', async () => {
    const { proof, token } = await signedUp('late@example.com')
    await owner.query(`update email_token set expires_at = now() - interval '1 second'`)
    expect(await verifyEmail({ token, proof, password: '' }, visitor())).toEqual({ ok: false, reason: 'expired' })
    for (const nonsense of ['', 'x', "' or 1=1 --", 'a'.repeat(10_000)]) {
      expect(await verifyEmail({ token: nonsense, proof, password: '' }, visitor())).toEqual({ ok: false, reason: 'unknown' })
    }
  })

  it('sent again keeps the browser known only if it was', async () => {
    const email = 'again@example.com'
    const { proof } = await signedUp(email)
    const stranger = await resendLink({ email, proof: 'made up' }, visitor())
    const mine = await resendLink({ email, proof }, visitor())
    if (!stranger.ok || !mine.ok) throw new Error('limited')
    const token = (await mailbox.to(email)).at(-1)!.token
    expect(await verifyEmail({ token, proof: stranger.proof, password: '' }, visitor())).toEqual({ ok: false, reason: 'password_needed' })
    expect(await verifyEmail({ token, proof: mine.proof, password: '' }, visitor())).toMatchObject({ ok: true })
    expect(await resendLink({ email, proof }, visitor())).toMatchObject({ ok: true })
    expect(await mailbox.to(email)).toHaveLength(3)
  })

  it('is sent to one address five times an hour at most', async () => {
    const email = 'bombed@example.com'
    await signedUp(email)
    const answers = await Promise.all(Array.from({ length: 8 }, () => resendLink({ email, proof: '' }, visitor())))
    for (const answer of answers) expect(answer).toMatchObject({ ok: true })
    expect(await mailbox.to(email)).toHaveLength(5)
  })
})
