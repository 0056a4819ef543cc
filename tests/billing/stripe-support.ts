import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { db } from '#lib/db.ts'
import { uuid } from '#lib/ids.ts'
import type { UserCaller } from '#lib/caller.ts'
import { stripeWebhook } from '#lib/billing/webhook.ts'
import { createStripeDouble, type StripeDouble } from '#lib/sandbox/stripe.ts'
import { newAccount } from './support.ts'

const secretKey = 'sk_test_sandbox_of_the_tests'
export const webhookSecret = 'whsec_of_the_tests'

export interface StripeWorld {
  origin: string
  double: StripeDouble
  /** The next answer to a request below this path (`/v1/disputes/`) is as of now, but arrives only when released. */
  hold(path: string): { asked: Promise<void>; release(): void }
  /** Requests below this path fail from now on; null = none. */
  fail(path: string | null): void
  close(): void
}

/** Our webhook and the Stripe double on one loopback port, and the environment that leads there. */
export async function openStripe(): Promise<StripeWorld> {
  let holding: { path: string; asked(): void; released: Promise<void> } | undefined
  let failing: string | null = null
  const serve = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url)
    if (pathname === '/api/stripe/webhook') return stripeWebhook(request)
    if (failing && pathname.includes(failing)) return Response.json({ error: { type: 'api_error', message: 'down' } }, { status: 500, headers: { 'stripe-should-retry': 'false' } })
    const answer = (await double.handle(request)) ?? new Response('nothing here', { status: 404 })
    const held = holding
    if (held && pathname.includes(held.path)) {
      holding = undefined
      held.asked()
      await held.released
    }
    return answer
  }
  const listener = getRequestListener(serve, { overrideGlobalObjects: false })
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  Object.assign(process.env, { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret, STRIPE_API_URL: `${origin}/stripe` })
  const double = createStripeDouble({ secretKey, webhookSecret, webhookUrl: () => `${origin}/api/stripe/webhook`, publicUrl: () => origin })
  return {
    origin,
    double,
    hold: (path) => {
      const [asked, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      holding = { path, asked: asked.resolve, released: released.promise }
      return { asked: asked.promise, release: released.resolve }
    },
    fail: (path) => void (failing = path),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

export async function newCaller(): Promise<UserCaller> {
  const accountId = await newAccount()
  return { kind: 'user', accountId, userId: uuid(), sessionId: uuid(), email: 'ada@example.com', name: null, emailVerified: true, role: 'owner', operator: false }
}

export async function orderOf(orderId: string): Promise<{ status: string; payment_intent: string }> {
  const { rows } = await db().query<{ status: string; payment_intent: string }>('select status, payment_intent from money.payment_order where id = $1', [orderId])
  return rows[0]!
}
