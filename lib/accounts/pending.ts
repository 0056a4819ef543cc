import { cookies } from 'next/headers'
import { z } from 'zod'
import { cookieSettings, overHttps } from './session-cookie.ts'

/** A sign-up under way in this browser: which address, and the proof that its link meets here. */
export interface Pending {
  email: string
  proof: string
}

const DAY = 24 * 3600
const shape = z.object({ email: z.string().max(254), proof: z.string().max(64) })

export async function setPending(pending: Pending): Promise<void> {
  const jar = await cookies()
  jar.set(name(), JSON.stringify(pending), { ...cookieSettings(), maxAge: DAY })
}

export async function readPending(): Promise<Pending | null> {
  const value = (await cookies()).get(name())?.value
  if (!value) return null
  try {
    return shape.parse(JSON.parse(value))
  } catch {
    // Somebody wrote their own cookie: as good as none.
    return null
  }
}

export async function clearPending(): Promise<void> {
  const jar = await cookies()
  jar.set(name(), '', { ...cookieSettings(), maxAge: 0 })
}

function name(): string {
  return overHttps() ? '__Host-aipower-pending' : 'aipower-pending'
}
