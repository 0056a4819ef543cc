import type Stripe from 'stripe'
import { db, isUnavailable } from '../db.ts'
import { log } from '../log.ts'
import { prepareEvent, type Effect } from './payment-events.ts'
import { stripe, type StripeSettings } from './stripe.ts'

const MAX_BODY = 256 * 1024

/**
 * Stripe's webhook. Nothing is believed, stored or logged before the signature over the raw body holds;
 * then one transaction notes the event and does what it says, so that a repeat finds it done. 400: not
 * Stripe's. 413: too large. 5xx: not done, send again. 200: done, repeated, or refused for good.
 */
export async function stripeWebhook(request: Request): Promise<Response> {
  const settings = stripe()
  if (!settings) return answer(503, 'payments are not configured')
  const body = await readBody(request)
  if (body === null) return answer(413, 'body too large')
  let event: Stripe.Event
  try {
    event = await settings.client.webhooks.constructEventAsync(body, request.headers.get('stripe-signature') ?? '', settings.webhookSecret)
  } catch {
    return answer(400, 'signature does not match')
  }
  try {
    return answer(200, await handle(event, settings))
  } catch (error) {
    log.error({ event: event.id, type: event.type, error: error instanceof Error ? error.message : String(error) }, 'stripe webhook: not done, Stripe will send it again')
    return answer(isUnavailable(error) ? 503 : 500, 'not done')
  }
}

async function handle(event: Stripe.Event, settings: StripeSettings): Promise<string> {
  if (event.livemode !== settings.livemode) return record(event, () => Promise.resolve({ status: 'refused', error: 'test and live mode do not mix' }))
  // What Stripe says now, not what the event said then: events arrive late, twice and out of order.
  return record(event, await prepareEvent(event, settings))
}

async function record(event: Stripe.Event, effect: Effect): Promise<string> {
  const client = await db().connect()
  try {
    await client.query('begin')
    const first = await client.query(
      `insert into money.stripe_event (id, type, livemode, object_id, created, status)
       values ($1, $2, $3, $4, to_timestamp($5), 'handled') on conflict (id) do nothing`,
      [event.id, event.type, event.livemode, objectId(event), event.created],
    )
    if (first.rowCount === 0) {
      await client.query('rollback')
      return 'repeated'
    }
    const { status, error } = await effect(client)
    if (status !== 'handled') await client.query('update money.stripe_event set status = $2, error = $3 where id = $1', [event.id, status, error ?? null])
    await client.query('commit')
    if (status === 'refused') log.error({ event: event.id, type: event.type, reason: error }, 'stripe webhook: refused')
    return status
  } catch (error) {
    await client.query('rollback').catch(() => undefined) // the connection is gone, and the transaction with it
    throw error
  } finally {
    client.release()
  }
}

function objectId(event: Stripe.Event): string | null {
  const object = event.data.object as { id?: unknown }
  return typeof object.id === 'string' ? object.id : null
}

/** The raw bytes as text, or null as soon as they are too many. */
async function readBody(request: Request): Promise<string | null> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY) return null
  const reader = request.body?.getReader()
  if (!reader) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(chunks).toString('utf8')
    size += value.byteLength
    if (size > MAX_BODY) {
      await reader.cancel()
      return null
    }
    chunks.push(value)
  }
}

function answer(status: number, result: string): Response {
  return Response.json({ result }, { status, headers: { 'cache-control': 'no-store' } })
}
