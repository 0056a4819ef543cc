import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAuthenticator } from '#lib/accounts/authenticate.ts'
import { looksLikeKey } from '#lib/accounts/api-keys.ts'
import { hashPassword } from '#lib/accounts/passwords.ts'
import { prisma } from '#lib/accounts/prisma.ts'
import { signIn } from '#lib/accounts/sign-in.ts'
import { createUser } from '#lib/accounts/users.ts'
import { freshDatabase } from '../support/database.ts'
import { currentBalance } from './support/balance.ts'

let owner: pg.Client

beforeAll(async () => {
  owner = new pg.Client({ connectionString: await freshDatabase() })
  await owner.connect()
})
afterAll(() => owner.end())

async function key(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['bin/key.ts', ...args], { env: { ...process.env, LOG_LEVEL: 'debug' } })
  return stdout
}

const accountOf = async (email: string) => (await prisma().membership.findFirstOrThrow({ where: { user: { email } } })).accountId

describe('npm run key', () => {
  it('prints one working key and nothing else, of a proven account with its free calls', async () => {
    const printed = await key('--email', 'Ops@Example.com ', '--name', 'deploy')
    expect(printed).toMatch(/^\S+\n$/)
    expect(looksLikeKey(printed.trim())).toBe(true)
    const accountId = await accountOf('ops@example.com')
    const authenticator = await createAuthenticator()
    expect(await authenticator.authenticate(printed.trim())).toMatchObject({ accountId, keyName: 'deploy' })
    await authenticator.close()
    expect(await currentBalance(owner, accountId)).toMatchObject({ CALL: 50, USD: 0 })
  })

  it('adds the credit each time it is asked to, and another key of the same account', async () => {
    const printed = await Promise.all([key('--email', 'rich@example.com', '--credit', '10'), key('--email', 'rich@example.com', '--credit', '0.5')])
    expect(new Set(printed).size).toBe(2)
    expect(await currentBalance(owner, await accountOf('rich@example.com'))).toEqual({ CALL: 50, USD: 10_500_000_000 })
  })

  it('drops a password that was set before the address was proven', async () => {
    const email = 'preregistered@example.com'
    await createUser({ email, passwordHash: await hashPassword('password of a stranger') })
    await key('--email', email)
    expect(await signIn({ email, password: 'password of a stranger' }, { ip: '203.0.113.1', userAgent: '' })).toEqual({ ok: false, reason: 'wrong' })
  })

  it('says in a sentence what is wrong and prints no key', async () => {
    const cases = [[], ['--email', 'nobody'], ['--email', 'a@example.com', '--credit', 'ten'], ['--email', 'a@example.com', '--name', ''], ['--mail', 'a@example.com']]
    for (const args of cases) {
      await expect(key(...args)).rejects.toMatchObject({ code: 1, stdout: '', stderr: expect.not.stringContaining('    at ') as string })
    }
  })
})
