import { createHmac } from 'node:crypto'
import { env } from '#lib/env.ts'
import { credentials } from '#lib/providers/credentials.ts'
import { providers } from '#lib/providers/index.ts'
import type { Sandbox } from '#lib/sandbox/server.ts'
import type { StripeDouble } from '#lib/sandbox/stripe.ts'
import { Refusal } from './refusal.ts'

/** Names of the providers that the environment has a key (or an address) for. */
export function liveProviders(): string[] {
  return providers.filter((provider) => credentials(provider, process.env) !== null).map((provider) => provider.name)
}

/** SANDBOX=on or off decides; unset, the sandbox answers as long as no provider is live: never beside a real one. */
export function isSandboxMode(): boolean {
  const choice = process.env.SANDBOX?.trim().toLowerCase() ?? ''
  if (!['', 'on', 'off'].includes(choice)) throw new Refusal('SANDBOX must be "on" or "off", or unset.')
  return choice === 'on' || (choice === '' && liveProviders().length === 0)
}

/**
 * Starts the sandbox and leads providers, and payments unless real ones are configured, to it.
 *
 * @param local where this server answers on this machine: the sandbox's webhooks go there
 */
export async function openSandbox(local: string): Promise<Sandbox> {
  const { startSandbox } = await import('#lib/sandbox/server.ts')
  const payments = process.env.STRIPE_SECRET_KEY ? undefined : await openPayments(local)
  const sandbox = await startSandbox({ stripe: payments })
  process.env.SANDBOX_URL = sandbox.url
  if (payments) process.env.STRIPE_API_URL = `${sandbox.url}/stripe`
  return sandbox
}

async function openPayments(local: string): Promise<StripeDouble> {
  const { createStripeDouble } = await import('#lib/sandbox/stripe.ts')
  // Derived, so that every instance of an installation makes the same and none has to be kept.
  const secretKey = `sk_test_sandbox_${derive('stripe key')}`
  const webhookSecret = `whsec_${derive('stripe webhook')}`
  Object.assign(process.env, { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret })
  return createStripeDouble({ secretKey, webhookSecret, webhookUrl: () => `${local}/api/stripe/webhook`, publicUrl: () => env().PUBLIC_URL })
}

function derive(purpose: string): string {
  return createHmac('sha256', process.env.AUTH_SECRET ?? '').update(`aipower sandbox ${purpose}`).digest('hex').slice(0, 40)
}
