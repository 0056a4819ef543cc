import { chooseLocale, localeCookie } from '../../i18n/locales.ts'
import { cookies, headers } from 'next/headers'
import { arrive, readClaims, type Claims } from './arrive.ts'
import { startBrowserSession } from './browser-session.ts'
import { currentUser } from './current-user.ts'
import { takeErrand } from './errand.ts'
import { landingOf, withNext } from './landing.ts'
import { addLink, proveByLink } from './links.ts'
import { overHttps } from './session-cookie.ts'
import { signInProvider, type SignInProvider } from './sign-in-providers.ts'
import { setTicket } from './ticket.ts'
import { visitorOf } from './visitor.ts'

/**
 * Somebody came back from another provider, and next-auth has checked that they did (state, PKCE, nonce, the
 * token's signature, and that it is the provider they were sent to). Decides what that means and sets the
 * cookies; the answer is where to go, always a path of ours.
 */
export async function afterProvider(providerId: string, profile: unknown): Promise<string> {
  const provider = signInProvider(providerId)
  const claims = readClaims(profile)
  if (!provider || !claims) return withNext('/sign-in?provider=failed', await askedBefore())
  return (await runErrand(provider, claims)) ?? signInBy(provider, claims)
}

/** What the browser asked for before it left for a provider: next-auth keeps its `callbackUrl` in a cookie meanwhile. */
export async function askedBefore(): Promise<string | null> {
  const kept = (await cookies()).get(`${overHttps() ? '__Secure-' : ''}next-auth.callback-url`)?.value
  const url = kept === undefined ? null : URL.parse(kept)
  return url && url.pathname + url.search
}

/** A person who is signed in went there to link it, or to prove who sits here. */
async function runErrand(provider: SignInProvider, claims: Claims): Promise<string | null> {
  const [errand, user] = [await takeErrand(), await currentUser()]
  if (!errand || !user || errand.sessionId !== user.sessionId || errand.provider !== provider.id) return null
  const outcome = errand.purpose === 'link' ? await addLink(user, provider, claims) : await proveByLink(user, provider, claims)
  return `/dashboard/settings/security?${outcome.ok ? `done=${errand.purpose}` : `refused=${outcome.reason}`}`
}

async function signInBy(provider: SignInProvider, claims: Claims): Promise<string> {
  const [head, jar, asked] = await Promise.all([headers(), cookies(), askedBefore()])
  const locale = chooseLocale({ address: null, chosen: jar.get(localeCookie)?.value, accepted: head.get('accept-language') })
  const arrival = await arrive({ provider, claims, visitor: visitorOf(head), locale })
  if (!arrival.ok) return withNext(`/sign-in?provider=${arrival.reason}`, asked)
  if (arrival.session === null) {
    await setTicket(arrival.ticket)
    return withNext('/sign-in/code', asked)
  }
  await startBrowserSession({ userId: arrival.userId, sessionId: arrival.session })
  return arrival.isNew ? '/dashboard/start' : landingOf(asked)
}
