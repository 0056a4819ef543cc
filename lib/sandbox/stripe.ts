import { checkoutPage, notFoundPage } from './stripe-checkout.ts'
import { parseForm, type FormObject } from './stripe-form.ts'
import { createStore, StripeRefusal, type StripeObject, type StripeStore } from './stripe-store.ts'
import { createMessenger } from './stripe-webhook.ts'

export interface StripeDoubleOptions {
  secretKey: string
  webhookSecret: string
  /** Where webhooks go, and the address people reach this server by; asked when needed, since ports are known late. */
  webhookUrl(): string
  publicUrl(): string
}

export interface StripeDouble {
  /** Answers what is Stripe's (`/v1/checkout/sessions` …, also below `/stripe`) or the checkout page's; null = not ours. */
  handle(request: Request): Promise<Response | null>
  /** What Stripe's own side does without being asked; each tells the webhook and resolves when that was delivered once. */
  control: {
    /** The person pays. `later`: the method confirms afterwards, by `confirm`. */
    pay(sessionId: string, later?: boolean): Promise<void>
    confirm(sessionId: string, succeeded: boolean): Promise<void>
    failRefund(refundId: string): Promise<void>
    dispute(paymentIntent: string): Promise<string>
    closeDispute(disputeId: string, won: boolean): Promise<void>
    /** Sends an event again, as it was. */
    resend(eventId: string): Promise<number>
    /** Ids of everything sent so far, oldest first. */
    events(): { id: string; type: string }[]
    /** Holds webhooks back (they are recorded, and can be resent). */
    silence(on: boolean): void
    /** Saved cards are refused from now on. */
    declineCards(on: boolean): void
  }
}

/** `POST /v1/checkout/sessions/cs_1/expire`, taken apart. */
interface ApiPath {
  method: string
  resource: string
  id: string | undefined
  action: string | undefined
}

/** Stripe on loopback: test money only, in memory, with real signatures. Form-encoded in, JSON out, as the real one. */
export function createStripeDouble(options: StripeDoubleOptions): StripeDouble {
  const store = createStore((session) => `${options.publicUrl()}/sandbox/checkout/${session}`)
  const messenger = createMessenger(options)
  let declining = false
  const answered = new Map<string, { status: number; body: StripeObject }>()

  async function handle(request: Request): Promise<Response | null> {
    const path = new URL(request.url).pathname.replace(/^\/stripe(?=\/v1\/)/, '')
    const page = /^\/sandbox\/checkout\/([\w-]+)$/.exec(path)
    if (page) return checkout(request, page[1]!)
    const match = /^\/v1\/(checkout\/sessions|payment_intents|payment_methods|charges|refunds|disputes|events)(?:\/([\w-]+))?(?:\/(\w+))?$/.exec(path)
    return match ? api(request, { method: request.method, resource: match[1]!, id: match[2], action: match[3] }) : null
  }

  async function api(request: Request, path: ApiPath): Promise<Response> {
    const basic = `Basic ${Buffer.from(`${options.secretKey}:`).toString('base64')}`
    const authorization = request.headers.get('authorization')
    if (authorization !== `Bearer ${options.secretKey}` && authorization !== basic) return refuse(401, 'Invalid API Key provided', 'invalid_request_error')
    const key = request.method === 'POST' ? request.headers.get('idempotency-key') : null
    const before = key ? answered.get(key) : undefined
    if (before) return json(before.status, before.body)
    try {
      const params = parseForm(request.method === 'POST' ? await request.text() : new URL(request.url).search.slice(1))
      const body = await route(path, params)
      if (key) answered.set(key, { status: 200, body })
      return json(200, body)
    } catch (error) {
      if (error instanceof StripeRefusal) return refuse(error.status, error.message, error.status === 402 ? 'card_error' : 'invalid_request_error', error.code)
      throw error
    }
  }

  async function route({ method, resource, id, action }: ApiPath, params: FormObject): Promise<StripeObject> {
    switch (`${method} ${resource}${id ? '/:id' : ''}${action ? `/${action}` : ''}`) {
      case 'POST checkout/sessions':
        return store.createSession(params)
      case 'POST checkout/sessions/:id/expire': {
        const session = store.expireSession(id!)
        await messenger.tell('checkout.session.expired', session)
        return session
      }
      case 'POST refunds': {
        const refund = store.createRefund(params)
        // Stripe answers the call first and tells the webhook afterwards.
        void tellRefund(refund)
        return refund
      }
      case 'POST payment_intents': {
        const intent = store.payAlone(params, declining)
        void messenger.tell('payment_intent.succeeded', intent)
        return intent
      }
      case 'POST payment_methods/:id/detach':
        return store.detach(id!)
      case 'GET events':
        return { object: 'list', url: '/v1/events', has_more: false, data: messenger.list() }
      case 'GET events/:id':
        return messenger.read(id!)
      default:
        if (method !== 'GET' || action) throw new StripeRefusal(404, `Unrecognized request URL (${method}: ${resource})`)
        return id ? store.read(resource, id, params) : store.list(resource, params)
    }
  }

  async function tellRefund(refund: StripeObject): Promise<void> {
    await messenger.tell('refund.created', refund)
    await messenger.tell('charge.refunded', store.read('charges', String(refund.charge), {}))
  }

  async function checkout(request: Request, id: string): Promise<Response> {
    const session = store.find('checkout/sessions', id)
    if (!session) return html(404, notFoundPage())
    if (request.method !== 'POST') return html(200, checkoutPage(session, false))
    const outcome = new URLSearchParams(await request.text()).get('outcome')
    if (outcome === 'fail' && session.status === 'open') return html(402, checkoutPage(session, true))
    if (outcome === 'pay' && session.status === 'open') await pay(store, id, false)
    return new Response(null, { status: 303, headers: { location: String(session.success_url).replace('{CHECKOUT_SESSION_ID}', id) } })
  }

  async function pay(from: StripeStore, sessionId: string, later: boolean): Promise<void> {
    await messenger.tell('checkout.session.completed', from.completeSession(sessionId, !later))
  }

  return {
    handle,
    control: {
      pay: (sessionId, later = false) => pay(store, sessionId, later),
      confirm: async (sessionId, succeeded) =>
        messenger.tell(`checkout.session.async_payment_${succeeded ? 'succeeded' : 'failed'}`, store.confirmSession(sessionId, succeeded)),
      failRefund: async (refundId) => messenger.tell('refund.failed', store.setStatus('refunds', refundId, 'failed')),
      dispute: async (paymentIntent) => {
        const dispute = store.createDispute(paymentIntent)
        await messenger.tell('charge.dispute.created', dispute)
        await messenger.tell('charge.dispute.funds_withdrawn', dispute)
        return String(dispute.id)
      },
      closeDispute: async (disputeId, won) => {
        const dispute = store.setStatus('disputes', disputeId, won ? 'won' : 'lost')
        if (won) await messenger.tell('charge.dispute.funds_reinstated', dispute)
        await messenger.tell('charge.dispute.closed', dispute)
      },
      resend: (eventId) => messenger.resend(eventId),
      events: () => messenger.list().map(({ id, type }) => ({ id: String(id), type: String(type) })),
      silence: (on) => messenger.silence(on),
      declineCards: (on) => {
        declining = on
      },
    },
  }
}

function json(status: number, body: StripeObject): Response {
  return Response.json(body, { status, headers: { 'request-id': `req_sandbox_${Date.now()}` } })
}

function refuse(status: number, message: string, type: string, code?: string): Response {
  return json(status, { error: { type, message, ...(code && { code }) } })
}

function html(status: number, body: string): Response {
  return new Response(body, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    },
  })
}
