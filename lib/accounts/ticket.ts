import { cookies } from 'next/headers'
import { cookieSettings, overHttps } from './session-cookie.ts'

const TEN_MINUTES = 600

/** A sign-in of this browser that still owes its second factor: see second-factor.ts. */
export async function setTicket(ticket: string): Promise<void> {
  const jar = await cookies()
  jar.set(name(), ticket, { ...cookieSettings(), maxAge: TEN_MINUTES })
}

export async function readTicket(): Promise<string | null> {
  return (await cookies()).get(name())?.value ?? null
}

export async function clearTicket(): Promise<void> {
  const jar = await cookies()
  jar.set(name(), '', { ...cookieSettings(), maxAge: 0 })
}

function name(): string {
  return overHttps() ? '__Host-aipower-ticket' : 'aipower-ticket'
}
