import type { AuthOptions } from 'next-auth'
import credentialsModule from 'next-auth/providers/credentials'
import { z } from 'zod'
import { env } from '../env.ts'
import { log } from '../log.ts'
import { afterProvider } from './after-provider.ts'
import { emailAddress } from './email-address.ts'
import { cookieSettings, overHttps, sessionCookieName } from './session-cookie.ts'
import { endSession, SESSION_SECONDS, userOfSession } from './sessions.ts'
import { oauthConfigs } from './sign-in-providers.ts'
import { signIn } from './sign-in.ts'
import { visitorOf } from './visitor.ts'

declare module 'next-auth' {
  interface User {
    sid: string
  }
}

declare module 'next-auth/jwt' {
  interface JWT {
    /** The id of our session row. */
    sid?: string
  }
}

// A CommonJS module: Node gives its exports object, bundlers the default export itself.
const CredentialsProvider = 'default' in credentialsModule ? (credentialsModule.default as typeof credentialsModule) : credentialsModule

const credentials = z.object({ email: emailAddress, password: z.string().min(1).max(1000) })

/**
 * next-auth with passwords keeps its session in an encrypted cookie; ours names a row, and a session
 * counts only while its row stands. So sign-out and a password reset work at once, on every instance.
 */
export function authOptions(): AuthOptions {
  return {
    secret: env().AUTH_SECRET,
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    useSecureCookies: overHttps(),
    cookies: { sessionToken: { name: sessionCookieName(), options: cookieSettings() } },
    pages: { signIn: '/sign-in', signOut: '/dashboard', error: '/sign-in' },
    providers: [
      ...oauthConfigs(),
      CredentialsProvider({
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        authorize: async (given, { headers }) => {
          const parsed = credentials.safeParse(given)
          if (!parsed.success) return null
          const result = await signIn(parsed.data, visitorOf(new Headers(headers)))
          return result.ok ? { id: result.userId, sid: result.sessionId } : null
        },
      }),
    ],
    callbacks: {
      // Passwords went through `authorize`. After another provider we set the cookies and say where to go.
      signIn: async ({ account, profile }) => (account?.type === 'oauth' ? afterProvider(account.provider, profile) : true),
      redirect: ({ url, baseUrl }) => (ownAddress(url, baseUrl) ? new URL(url, baseUrl).href : baseUrl),
      jwt: ({ token, user }) => (user ? { sub: user.id, sid: user.sid } : token),
      session: async ({ session, token }) => {
        const user = token.sid ? await userOfSession(token.sid) : null
        return user ? { expires: session.expires, user: { name: user.name, email: user.email } } : { expires: new Date(0).toISOString() }
      },
    },
    events: {
      signOut: async ({ token }) => {
        if (token?.sid) await endSession(token.sid)
      },
    },
    logger: {
      warn: (code) => log.warn({ code }, 'next-auth'),
      error: (code, metadata) => log.error({ code, error: errorText(metadata) }, 'next-auth'),
      debug: () => undefined,
    },
  }
}

/** Whether it leads to a page of ours: `//evil`, `\\\\evil` and `https:evil` look as if they did. */
function ownAddress(url: string, base: string): boolean {
  return URL.canParse(url, base) && new URL(url, base).origin === new URL(base).origin
}

/** The message alone: next-auth's metadata holds whole requests, cookies included. */
function errorText(metadata: unknown): string {
  if (metadata instanceof Error) return metadata.message
  const inner = (metadata as { error?: unknown } | null)?.error
  return inner instanceof Error ? inner.message : 'unknown'
}
