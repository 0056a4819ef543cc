import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '#gen/prisma/client.ts'
import { db } from '../db.ts'

// The Next bundle may load this module more than once in a process; the client is one per pool.
const shared = globalThis as { aipowerPrisma?: { client: PrismaClient; pool: ReturnType<typeof db> } }

/** Prisma over the application's own pool: people, accounts and keys. */
export function prisma(): PrismaClient {
  const pool = db()
  if (shared.aipowerPrisma?.pool !== pool) {
    shared.aipowerPrisma = { client: new PrismaClient({ adapter: new PrismaPg(pool) }), pool }
  }
  return shared.aipowerPrisma.client
}
