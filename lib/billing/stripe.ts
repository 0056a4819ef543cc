import Stripe from 'stripe'
import { env, type Env } from '../env.ts'
import { ApiError } from '../errors.ts'

export interface StripeSettings {
  client: Stripe
  webhookSecret: string
  /** Real money: decided by the key, and every event must agree. */
  livemode: boolean
}

/**
 * Called at boot. Throws an Error that says what is missing: payments without a webhook secret would
 * either credit nobody or believe anybody.
 */
export function checkStripeSettings(settings: Pick<Env, 'STRIPE_SECRET_KEY' | 'STRIPE_WEBHOOK_SECRET' | 'STRIPE_API_URL'>): void {
  const { STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_SECRET: secret, STRIPE_API_URL: url } = settings
  if (key && !secret) throw new Error('Configuration: STRIPE_SECRET_KEY is set, so STRIPE_WEBHOOK_SECRET must be set too (whsec_…, from the webhook endpoint in the Stripe dashboard).')
  if (secret && !key) throw new Error('Configuration: STRIPE_WEBHOOK_SECRET is set, so STRIPE_SECRET_KEY must be set too.')
  if (key && !/^[sr]k_(test|live)_/.test(key)) throw new Error('Configuration: STRIPE_SECRET_KEY must be a secret or restricted key (sk_… or rk_…).')
  // Who can guess it can tell us of payments: the prefix alone is no secret.
  if (secret && !/^whsec_\S{8,}$/.test(secret)) throw new Error('Configuration: STRIPE_WEBHOOK_SECRET must be whsec_ and what follows it in the Stripe dashboard.')
  if (url && key && isLive(key)) throw new Error('Configuration: STRIPE_API_URL leads to a stand-in for Stripe, so STRIPE_SECRET_KEY must not be a live key.')
}

let made: { key: string; url: string | undefined; settings: StripeSettings } | undefined

/** The payment service, or null when this installation takes no payments. */
export function stripe(): StripeSettings | null {
  const { STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_SECRET: webhookSecret, STRIPE_API_URL: url } = env()
  if (!key || !webhookSecret) return null
  if (made?.key !== key || made.url !== url) made = { key, url, settings: { client: connect(key, url), webhookSecret, livemode: isLive(key) } }
  return made.settings
}

/** The payment service; throws ApiError when there is none. */
export function requireStripe(): StripeSettings {
  const settings = stripe()
  if (!settings) throw new ApiError('service_unavailable', 'This installation does not take payments: STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET are not set.')
  return settings
}

function connect(key: string, url: string | undefined): Stripe {
  const elsewhere = url ? new URL(url) : undefined
  return new Stripe(key, {
    telemetry: false,
    timeout: 15_000,
    maxNetworkRetries: 2,
    ...(elsewhere && {
      host: elsewhere.hostname,
      port: elsewhere.port || (elsewhere.protocol === 'https:' ? '443' : '80'),
      protocol: elsewhere.protocol === 'https:' ? 'https' : 'http',
      // The SDK knows hosts and ports but no path; the double may live below one.
      ...(elsewhere.pathname !== '/' && { httpClient: Stripe.createFetchHttpClient(below(elsewhere.pathname)) }),
    }),
  })
}

function below(path: string): typeof fetch {
  return (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    url.pathname = path.replace(/\/+$/, '') + url.pathname
    return fetch(url, init)
  }
}

function isLive(key: string): boolean {
  return key.includes('_live_')
}
