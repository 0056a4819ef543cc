import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import Provider from 'oidc-provider'

/** What the provider says of an address: proven to it, not proven, or nothing at all. */
export type Said = 'proven' | 'unproven' | 'silent'

/** What somebody types as their name at the provider; it says of itself what the provider shall say. */
function loginOf(said: Said, email: string): string {
  return `${said}|${email}`
}

/** What the provider's own pages make the console say. */
export const providerNoise = /favicon|fonts|Content Security Policy.*form|404/

/** Fills in the provider's own pages: who one is, and that AIPower may know. */
export async function passProvider(page: Page, said: Said, email: string): Promise<void> {
  await page.locator('input[name=login]').fill(loginOf(said, email))
  await page.locator('input[name=password]').fill('anything')
  await page.getByRole('button', { name: /sign-in/i }).click()
  await page.getByRole('button', { name: /continue/i }).click()
}

export const client = { id: 'aipower', secret: 'a secret between the two, long enough for anybody' }

export interface OpenId {
  issuer: string
  close(): void
}

/** A certified OpenID provider on a free port, whose sign-in page takes any name and any password. */
export async function startOpenId(redirectUri: string): Promise<OpenId> {
  const server = await listen()
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [redirectUri], grant_types: ['authorization_code'], response_types: ['code'] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...claims(id) }) }),
    features: { devInteractions: { enabled: true } },
    cookies: { keys: ['a key of the test provider'] },
  })
  const answer = provider.callback()
  server.on('request', (incoming, outgoing) => void answer(incoming, outgoing))
  return { issuer, close: () => server.close() }
}

function claims(login: string): Record<string, unknown> {
  const [said, email] = login.split('|')
  return { email, name: 'Ada', ...(said === 'silent' ? {} : { email_verified: said === 'proven' }) }
}

async function listen(): Promise<Server> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, resolve))
  return server
}
