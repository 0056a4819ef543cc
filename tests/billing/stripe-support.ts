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
const webhookSecret = 'whsec_of_the_tests'

/** Our webhook and the Stripe double on one loopback port, and the environment that leads there. */
export async function openStripe(): Promise<{ double: StripeDouble; close(): void }> {
  const serve = async (request: Request): Promise<Response> => {
    if (new URL(request.url).pathname === '/api/stripe/webhook') return stripeWebhook(request)
    return (await double.handle(request)) ?? new Response('nothing here', { status: 404 })
  }
  const listener = getRequestListener(serve, { overrideGlobalObjects: false })
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  Object.assign(process.env, { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret, STRIPE_API_URL: `${origin}/stripe` })
  const double = createStripeDouble({ secretKey, webhookSecret, webhookUrl: () => `${origin}/api/stripe/webhook`, publicUrl: () => origin })
  return {
    double,
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
