import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKey } from '#lib/accounts/api-keys.ts'
import { createAuthenticator, type Authenticator } from '#lib/accounts/authenticate.ts'
import { freshDatabase } from '../support/database.ts'
import { person } from './support/people.ts'

let authenticator: Authenticator

beforeAll(async () => {
  await freshDatabase()
  authenticator = await createAuthenticator()
})
afterAll(() => authenticator.close())

async function limits(...args: string[]): Promise<string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, ['bin/limits.ts', ...args], { env: { ...process.env, LOG_LEVEL: 'silent' } })
  return stdout.trim().split('\n').map((line) => line.replace(/\s+/g, ' '))
}

describe('npm run limits', () => {
  it('sets what is given of an account’s limits, tells how all stand, and running instances heed it', async () => {
    const ada = await person()
    const { key } = await createKey(ada, { name: 'program' })
    expect((await authenticator.authenticate(key)).accountLimits).toEqual({ rpm: null, tpm: null, concurrency: null })
    expect(await limits('--email', ada.email, '--rpm', '120', '--tpm', '0')).toEqual(['rpm 120', 'tpm no limit', 'concurrency 1000 (default)'])
    await expect.poll(async () => (await authenticator.authenticate(key)).accountLimits, { timeout: 1_000, interval: 20 }).toEqual({ rpm: 120, tpm: 0, concurrency: null })
    expect(await limits('--email', ada.email.toUpperCase(), '--rpm', 'default')).toEqual(['rpm 6000 (default)', 'tpm no limit', 'concurrency 1000 (default)'])
  })

  it.each([
    [['--rpm', '5'], /--email is missing/],
    [['--email', 'nobody@example.com'], /nobody@example\.com owns no account here/],
    [['--email', 'a@example.com', '--rpm', 'many'], /--rpm many is neither a whole number nor "default"/],
  ])('%j ends with one sentence', async (args, sentence) => {
    await expect(limits(...args)).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(sentence) })
  })
})
