import type { OAuthConfig } from 'next-auth/providers/oauth'
import { z } from 'zod'
import { env } from '../env.ts'

export type ProviderId = 'github' | 'google' | 'oidc'

/** Who else may say who somebody is. Only what has its client id and secret set is offered. */
export interface SignInProvider {
  id: ProviderId
  /** On its button. */
  name: string
  /** Whose names for people these are: with another address behind the same button, nobody is taken for somebody else. */
  issuer: string
}

interface Wire extends SignInProvider {
  config: OAuthConfig<Record<string, unknown>>
}

export function signInProviders(): SignInProvider[] {
  return configured().map(({ id, name, issuer }) => ({ id, name, issuer }))
}

export function signInProvider(id: string): SignInProvider | undefined {
  return signInProviders().find((provider) => provider.id === id)
}

/** The same, as next-auth takes them. */
export function oauthConfigs(): OAuthConfig<Record<string, unknown>>[] {
  return configured().map(({ config }) => config)
}

function configured(): Wire[] {
  const { GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET, GITHUB_URL, GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET, OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME } = env()
  return [
    ...(GITHUB_CLIENT_ID && GITHUB_CLIENT_SECRET ? [github(GITHUB_URL, { clientId: GITHUB_CLIENT_ID, clientSecret: GITHUB_CLIENT_SECRET })] : []),
    ...(GOOGLE_CLIENT_ID && GOOGLE_CLIENT_SECRET ? [openId({ id: 'google', name: 'Google', issuer: 'https://accounts.google.com' }, { clientId: GOOGLE_CLIENT_ID, clientSecret: GOOGLE_CLIENT_SECRET })] : []),
    ...(OIDC_ISSUER && OIDC_CLIENT_ID && OIDC_CLIENT_SECRET ? [openId({ id: 'oidc', name: OIDC_NAME, issuer: OIDC_ISSUER }, { clientId: OIDC_CLIENT_ID, clientSecret: OIDC_CLIENT_SECRET })] : []),
  ]
}

interface Client {
  clientId: string
  clientSecret: string
}

/** Any OpenID provider, by discovery. What it says of the address may stand in the token, in the userinfo, or in both. */
function openId(provider: SignInProvider, client: Client): Wire {
  return {
    ...provider,
    config: {
      id: provider.id,
      name: provider.name,
      type: 'oauth',
      wellKnown: `${provider.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
      authorization: { params: { scope: 'openid email profile' } },
      idToken: true,
      checks: ['pkce', 'state', 'nonce'],
      userinfo: {
        request: async ({ client: asking, tokens }) => {
          const set = tokens as Exclude<Parameters<typeof asking.userinfo>[0], string>
          // Refuses a userinfo whose subject is not the token's.
          return { ...set.claims(), ...(await asking.userinfo(set)) }
        },
      },
      profile,
      ...client,
    },
  }
}

/** GitHub speaks OAuth without OpenID: who it is and which address was proven are asked of its API. */
function github(url: string, client: Client): Wire {
  const api = url === 'https://github.com' ? 'https://api.github.com' : `${url}/api/v3`
  return {
    id: 'github',
    name: 'GitHub',
    issuer: url,
    config: {
      id: 'github',
      name: 'GitHub',
      type: 'oauth',
      issuer: `${url}/login/oauth`,
      authorization: { url: `${url}/login/oauth/authorize`, params: { scope: 'read:user user:email' } },
      token: { url: `${url}/login/oauth/access_token` },
      checks: ['pkce', 'state'],
      userinfo: { url: `${api}/user`, request: ({ tokens }) => githubProfile(api, tokens.access_token ?? '') },
      profile,
      ...client,
    },
  }
}

const githubUser = z.object({ id: z.number(), login: z.string(), name: z.string().nullish() })
const githubEmails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }))

/** The public address of a profile may be anything: only the primary one of the list says whether it was proven. */
async function githubProfile(api: string, accessToken: string): Promise<Record<string, unknown>> {
  const ask = async (path: string): Promise<unknown> => {
    const response = await fetch(`${api}${path}`, { headers: { authorization: `Bearer ${accessToken}`, accept: 'application/vnd.github+json' }, signal: AbortSignal.timeout(10_000) })
    if (!response.ok) throw new Error(`GitHub answered ${path} with ${response.status}`)
    return response.json()
  }
  const [user, emails] = await Promise.all([ask('/user').then((body) => githubUser.parse(body)), ask('/user/emails').then((body) => githubEmails.parse(body))])
  const primary = emails.find((one) => one.primary)
  return { sub: String(user.id), name: user.name ?? user.login, email: primary?.email, email_verified: primary?.verified }
}

/** next-auth wants a user; who that is here, lib/accounts/arrive.ts decides by the claims. */
function profile({ sub }: Record<string, unknown>): { id: string; sid: string } {
  return { id: typeof sub === 'string' ? sub : '', sid: '' }
}
