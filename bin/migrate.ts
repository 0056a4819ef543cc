import { openDatabase } from './setup/database.ts'
import { migrate } from './setup/migrations.ts'
import { run } from './setup/refusal.ts'

/** `npm run migrate`: applies the migrations that are new. */
await run(async () => {
  const database = await openDatabase()
  try {
    const applied = await migrate(database.url)
    for (const name of applied) console.log(`Applied ${name}.`)
    if (applied.length === 0) console.log('The database is current.')
  } finally {
    await database.stop()
  }
})
