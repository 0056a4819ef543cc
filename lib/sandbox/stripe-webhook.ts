import { randomBytes } from 'node:crypto'
import Stripe from 'stripe'
import { log } from '../log.ts'
import { StripeRefusal, type StripeObject } from './stripe-store.ts'

const TIMEOUT_MS = 10_000
const RETRIES_MS = [500, 2_000, 10_000, 60_000]

/** Tells the application what happened, signed as Stripe signs, again after a failure, as Stripe does for three days. */
export function createMessenger(options: { webhookSecret: string; webhookUrl(): string }) {
  const events = new Map<string, StripeObject>()
  let silent = false

  async function send(event: StripeObject): Promise<number> {
    const payload = JSON.stringify(event)
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: options.webhookSecret })
    try {
      const response = await fetch(options.webhookUrl(), {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature },
        body: payload,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      await response.arrayBuffer()
      return response.status
    } catch (error) {
      log.warn({ event: event.id, error: error instanceof Error ? error.message : String(error) }, 'sandbox: webhook not delivered')
      return 0
    }
  }

  async function deliver(event: StripeObject, attempt: number): Promise<void> {
    const status = await send(event)
    const wait = RETRIES_MS[attempt]
    if ((status >= 200 && status < 300) || wait === undefined) return
    setTimeout(() => void deliver(event, attempt + 1), wait).unref()
  }

  return {
    /** Resolves after the first attempt. */
    tell: async (type: string, object: StripeObject): Promise<void> => {
      const event: StripeObject = {
        id: `evt_${randomBytes(12).toString('hex')}`,
        object: 'event',
        api_version: Stripe.API_VERSION,
        created: Math.floor(Date.now() / 1_000),
        data: { object },
        livemode: false,
        pending_webhooks: 1,
        request: { id: null, idempotency_key: null },
        type,
      }
      events.set(String(event.id), event)
      if (!silent) await deliver(event, 0)
    },
    resend: (id: string): Promise<number> => send(read(id)),
    list: (): StripeObject[] => [...events.values()],
    read,
    silence: (on: boolean): void => {
      silent = on
    },
  }

  function read(id: string): StripeObject {
    const event = events.get(id)
    if (!event) throw new StripeRefusal(404, `No such event: '${id}'`, 'resource_missing')
    return event
  }
}
