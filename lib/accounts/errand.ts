import { cookies } from 'next/headers'
import { decode, encode } from 'next-auth/jwt'
import { z } from 'zod'
import { env } from '../env.ts'
import { cookieSettings, overHttps } from './session-cookie.ts'

/**
 * Why this browser goes to another provider while somebody is signed in: to link it, or to prove who sits here.
 * Sealed, for ten minutes, and good for that session alone, so that nobody can be sent on one unasked.
 */
export interface Errand {
  purpose: 'link' | 'proof'
  provider: string
  sessionId: string
}

const TEN_MINUTES = 600
const shape = z.object({ purpose: z.enum(['link', 'proof']), provider: z.string(), sessionId: z.string() })

export async function setErrand(errand: Errand): Promise<void> {
  const jar = await cookies()
  jar.set(name(), await encode({ token: { ...errand }, secret: env().AUTH_SECRET, maxAge: TEN_MINUTES, salt: name() }), { ...cookieSettings(), maxAge: TEN_MINUTES })
}

/** Reads it and ends it. */
export async function takeErrand(): Promise<Errand | null> {
  const jar = await cookies()
  const value = jar.get(name())?.value
  if (!value) return null
  jar.set(name(), '', { ...cookieSettings(), maxAge: 0 })
  const token = await decode({ token: value, secret: env().AUTH_SECRET, salt: name() }).catch(() => null)
  const parsed = shape.safeParse(token)
  return parsed.success ? parsed.data : null
}

function name(): string {
  return overHttps() ? '__Host-aipower-errand' : 'aipower-errand'
}
