import { cookies } from 'next/headers'
import { listKeys } from '#lib/accounts/api-keys.ts'
import { currentUser } from '#lib/accounts/current-user.ts'
import { sessionCookieName } from '#lib/accounts/session-cookie.ts'
import { env } from '#lib/env.ts'
import { log } from '#lib/log.ts'

/** What a reader's snippets are filled in with. */
export interface Reader {
  /** "https://ai.example.com" */
  origin: string
  /** "https://ai.example.com/v1" */
  baseUrl: string
  /** The signed-in reader's newest key, shortened as in the dashboard: "sk-aip-v1-ab12…9f3c"; null = nobody, or no key yet. */
  key: string | null
}

/** Who reads a public page. Nobody in particular when the database is away, which such a page must not need. */
export async function reader(): Promise<Reader> {
  const origin = env().PUBLIC_URL
  return { origin, baseUrl: `${origin}/v1`, key: await newestKey() }
}

async function newestKey(): Promise<string | null> {
  if (!(await cookies()).has(sessionCookieName())) return null
  try {
    const user = await currentUser()
    const keys = user ? await listKeys(user) : []
    return keys.find(({ revokedAt }) => revokedAt === null)?.label ?? null
  } catch (error) {
    log.warn({ error: error instanceof Error ? error.message : String(error) }, 'public page: shown without the reader’s key')
    return null
  }
}
