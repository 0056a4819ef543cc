import { openDatabase } from './setup/database.ts'
import { writeMigration } from './setup/migrations.ts'
import { Refusal, run } from './setup/refusal.ts'

/** `npm run migrate:new -- NAME`: writes the migration that leads to prisma/schema.prisma. */
await run(async () => {
  const name = process.argv[2] ?? ''
  if (!/^[a-z0-9_]+$/.test(name)) throw new Refusal('Give the migration a name in lower case: npm run migrate:new -- add_teams.')
  const database = await openDatabase()
  try {
    const file = await writeMigration(database.url, name)
    console.log(file ? `Wrote ${file}: read it, add what Prisma cannot say (checks, grants), then npm run migrate.` : 'prisma/schema.prisma has nothing that the migrations do not make.')
  } finally {
    await database.stop()
  }
})
