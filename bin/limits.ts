import { parseArgs } from 'node:util'
import { setAccountLimits } from '#lib/accounts/rate-limits.ts'
import type { RateLimits } from '#lib/caller.ts'
import { closeDb } from '#lib/db.ts'
import { env } from '#lib/env.ts'
import { ApiError } from '#lib/errors.ts'
import { openDatabase } from './setup/database.ts'
import { migrate } from './setup/migrations.ts'
import { Refusal, reason, run } from './setup/refusal.ts'
import { prepareSettings } from './setup/settings.ts'

const usage = 'Usage: npm run -s limits -- --email you@example.com [--rpm 600] [--tpm 1000000] [--concurrency 50]; 0 = no limit, default = the installation’s'

/** `npm run -s limits`: sets what is given of an account's limits, and prints how they stand. */
await run(async () => {
  const { email, changes } = readArguments()
  prepareSettings()
  const database = await openDatabase()
  try {
    await migrate(database.url)
    print(await setAccountLimits(email, changes))
  } catch (error) {
    throw error instanceof ApiError ? new Refusal(error.message) : error
  } finally {
    await closeDb()
    await database.stop()
  }
})

function readArguments(): { email: string; changes: Partial<RateLimits> } {
  try {
    const { values } = parseArgs({ options: { email: { type: 'string' }, rpm: { type: 'string' }, tpm: { type: 'string' }, concurrency: { type: 'string' } } })
    const { email, ...changes } = values
    if (!email) throw new Error('--email is missing.')
    return { email: email.trim().toLowerCase(), changes: Object.fromEntries(Object.entries(changes).map(([name, text]) => [name, limitOf(name, text)])) }
  } catch (error) {
    throw new Refusal(`${reason(error)}\n  ${usage}`)
  }
}

function limitOf(name: string, text: string): number | null {
  if (text === 'default') return null
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new Error(`--${name} ${text} is neither a whole number nor "default".`)
}

function print(limits: RateLimits): void {
  const standard: Record<keyof RateLimits, number> = { rpm: env().LIMIT_RPM, tpm: env().LIMIT_TPM, concurrency: env().LIMIT_CONCURRENCY }
  for (const name of ['rpm', 'tpm', 'concurrency'] as const) {
    const limit = limits[name] ?? standard[name]
    console.log(`${name.padEnd(12)}${limit === 0 ? 'no limit' : limit}${limits[name] === null ? ' (default)' : ''}`)
  }
}
