import { books, type BookCheck } from '#lib/billing/books.ts'
import { closeDb } from '#lib/db.ts'
import { openDatabase } from './setup/database.ts'
import { migrate } from './setup/migrations.ts'
import { run } from './setup/refusal.ts'
import { prepareSettings } from './setup/settings.ts'

/** `npm run books`: checks the invariants of the ledger, one line each; exits 1 when a row breaks one. */
await run(async () => {
  prepareSettings()
  const database = await openDatabase()
  try {
    await migrate(database.url)
    const checks = await books()
    for (const check of checks) console.log(`${check.id.padEnd(4)} ${verdict(check).padStart(10)}  ${check.title}${check.note ? ` (${check.note})` : ''}`)
    const wrong = checks.filter((check) => (check.violations ?? 0) > 0)
    console.log(wrong.length === 0 ? 'The books balance.' : `The books do not balance: ${wrong.map((check) => check.id).join(', ')}.`)
    return wrong.length > 0 ? 1 : 0
  } finally {
    await closeDb()
    await database.stop()
  }
})

function verdict(check: BookCheck): string {
  if (check.violations === null) return 'not seen'
  return check.violations === 0 ? 'ok' : `${check.violations} wrong`
}
