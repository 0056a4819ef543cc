import { parseArgs } from 'node:util'
import { parseUsd } from '#lib/money.ts'
import { buildClient } from './setup/build.ts'
import { openDatabase } from './setup/database.ts'
import { migrate } from './setup/migrations.ts'
import { Refusal, reason, run } from './setup/refusal.ts'
import { prepareSettings } from './setup/settings.ts'

const usage = 'Usage: npm run -s key -- --email you@example.com [--credit 10] [--name laptop]'

/**
 * `npm run -s key`: prints one new key, and nothing else, of the account with this address: made if
 * there is none, proven, with its free calls; `--credit` adds so many dollars each time. Uses the
 * database of the installation, started for the moment when it is not running.
 */
await run(async () => {
  const wanted = readArguments()
  process.env.LOG_LEVEL = 'silent' // Logs go to standard output, which belongs to the key.
  prepareSettings()
  const database = await openDatabase()
  try {
    await buildClient()
    await migrate(database.url)
    console.log(await issue(wanted))
  } finally {
    await database.stop()
  }
})

interface Wanted {
  email: string
  name: string
  credit: bigint
}

function readArguments(): Wanted {
  try {
    const { values } = parseArgs({ options: { email: { type: 'string' }, credit: { type: 'string' }, name: { type: 'string' } } })
    if (!values.email) throw new Error('--email is missing.')
    return { email: values.email, name: values.name ?? 'command line', credit: values.credit === undefined ? 0n : parseUsd(values.credit) }
  } catch (error) {
    throw new Refusal(`${reason(error)}\n  ${usage}`)
  }
}

/** Imported late: the Prisma client may only just have been generated. */
async function issue({ email, name, credit }: Wanted): Promise<string> {
  const [{ createKey }, { emailAddress }, { vouchFor }, { grantCredit }, { uuid }, { ApiError }, { closeDb }] = await Promise.all([
    import('#lib/accounts/api-keys.ts'),
    import('#lib/accounts/email-address.ts'),
    import('#lib/accounts/vouch.ts'),
    import('#lib/billing/grants.ts'),
    import('#lib/ids.ts'),
    import('#lib/errors.ts'),
    import('#lib/db.ts'),
  ])
  const address = emailAddress.safeParse(email)
  if (!address.success) throw new Refusal(`--email ${email} is not an e-mail address.`)
  try {
    const owner = await vouchFor(address.data)
    const { key } = await createKey(owner, { name })
    if (credit > 0n) await grantCredit(owner.accountId, credit, `key-command:${uuid()}`, 'npm run key')
    return key
  } catch (error) {
    throw error instanceof ApiError ? new Refusal(error.message) : error
  } finally {
    await closeDb()
  }
}
