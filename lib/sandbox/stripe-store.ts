import { randomBytes } from 'node:crypto'
import { formList, formText, type FormObject, type FormValue } from './stripe-form.ts'

/** A Stripe object as JSON. */
export type StripeObject = Record<string, unknown>

/** What Stripe would refuse, with its status. */
export class StripeRefusal extends Error {
  readonly status: number
  readonly code: string | undefined

  constructor(status: number, message: string, code?: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export type StripeStore = ReturnType<typeof createStore>

/** The objects of the double, in memory, and how they change. What is returned is a snapshot. */
export function createStore(pageOf: (session: string) => string) {
  const shelves: Record<string, Map<string, StripeObject>> = {}
  const shelf = (resource: string) => (shelves[resource] ??= new Map())

  function put(resource: string, object: StripeObject): StripeObject {
    shelf(resource).set(String(object.id), object)
    return { ...object }
  }

  function find(resource: string, id: string): StripeObject | undefined {
    const object = shelf(resource).get(id)
    return object && { ...object }
  }

  function get(resource: string, id: string): StripeObject {
    const object = shelf(resource).get(id)
    if (!object) throw new StripeRefusal(404, `No such ${resource}: '${id}'`, 'resource_missing')
    return object
  }

  function read(resource: string, id: string, params: FormObject): StripeObject {
    return expanded({ ...get(resource, id) }, formList(params.expand))
  }

  function list(resource: string, params: FormObject): StripeObject {
    const wanted = Object.entries(params).filter(([key]) => key === 'payment_intent' || key === 'charge')
    const since = Number(formText(params, 'created', 'gte'))
    const data = [...shelf(resource).values()].filter((object) => Number(object.created) >= since && wanted.every(([key, value]) => object[key] === value)).reverse()
    const start = data.findIndex(({ id }) => id === formText(params, 'starting_after')) + 1
    const limit = Number(formText(params, 'limit')) || 10
    return { object: 'list', url: `/v1/${resource}`, has_more: data.length > start + limit, data: data.slice(start, start + limit) }
  }

  /** `payment_intent.latest_charge`: the objects in place of their ids. */
  function expanded(object: StripeObject, paths: string[]): StripeObject {
    const plural: Record<string, string> = { payment_intent: 'payment_intents', latest_charge: 'charges', charge: 'charges', setup_intent: 'setup_intents', payment_method: 'payment_methods' }
    for (const path of paths) {
      const [head, ...rest] = path.split('.')
      const id = object[head!]
      if (typeof id !== 'string' || !plural[head!]) continue
      object[head!] = expanded({ ...get(plural[head!]!, id) }, rest.length > 0 ? [rest.join('.')] : [])
    }
    return object
  }

  function createSession(params: FormObject): StripeObject {
    const unit = Number(formText(params, 'line_items', 0, 'price_data', 'unit_amount'))
    const quantity = Number(formText(params, 'line_items', 0, 'quantity') || '1')
    const currency = formText(params, 'line_items', 0, 'price_data', 'currency')
    if (formText(params, 'mode') === 'setup') return createSetup(params)
    if (!Number.isInteger(unit) || unit <= 0 || !currency) throw new StripeRefusal(400, 'line_items[0][price_data] needs currency and unit_amount', 'parameter_missing')
    if ('payment_method_types' in params) throw new StripeRefusal(400, 'payment_method_types is no longer supported; use allowed_payment_method_types', 'parameter_unknown')
    const allowed = formList(params.allowed_payment_method_types)
    const id = name('cs_test')
    const now = seconds()
    return put('checkout/sessions', {
      id,
      object: 'checkout.session',
      amount_subtotal: unit * quantity,
      amount_total: unit * quantity,
      allowed_payment_method_types: allowed.length > 0 ? allowed : null,
      cancel_url: formText(params, 'cancel_url'),
      client_reference_id: formText(params, 'client_reference_id') || null,
      created: now,
      currency,
      customer: null,
      customer_email: formText(params, 'customer_email') || null,
      expires_at: now + 86_400,
      invoice_creation: { enabled: formText(params, 'invoice_creation', 'enabled') === 'true' },
      livemode: false,
      metadata: textsOf(params.metadata),
      mode: formText(params, 'mode'),
      payment_intent: null,
      payment_intent_data: { metadata: textsOf((params.payment_intent_data as FormObject | undefined)?.metadata), receipt_email: formText(params, 'payment_intent_data', 'receipt_email') || null },
      payment_method_types: allowed.length > 0 ? allowed : ['card'],
      payment_status: 'unpaid',
      status: 'open',
      success_url: formText(params, 'success_url'),
      title: formText(params, 'line_items', 0, 'price_data', 'product_data', 'name'),
      url: pageOf(id),
    })
  }

  /** A session that saves a card and charges nothing. */
  function createSetup(params: FormObject): StripeObject {
    const id = name('cs_test')
    return put('checkout/sessions', {
      id,
      object: 'checkout.session',
      amount_total: null,
      cancel_url: formText(params, 'cancel_url'),
      client_reference_id: null,
      created: seconds(),
      currency: formText(params, 'currency'),
      customer: null,
      customer_email: formText(params, 'customer_email') || null,
      livemode: false,
      metadata: textsOf(params.metadata),
      mode: 'setup',
      payment_intent: null,
      payment_method_types: ['card'],
      payment_status: 'no_payment_required',
      setup_intent: null,
      status: 'open',
      success_url: formText(params, 'success_url'),
      title: 'A card for automatic top-ups',
      url: pageOf(id),
    })
  }

  function completeSetup(session: StripeObject): StripeObject {
    const customer = put('customers', { id: name('cus'), object: 'customer', created: seconds(), email: session.customer_email })
    const method = put('payment_methods', { id: name('pm'), object: 'payment_method', type: 'card', created: seconds(), customer: customer.id, card: { brand: 'visa', last4: '4242', exp_month: 12, exp_year: 2034 } })
    const setup = put('setup_intents', { id: name('seti'), object: 'setup_intent', customer: customer.id, payment_method: method.id, status: 'succeeded' })
    return put('checkout/sessions', { ...session, customer: customer.id, setup_intent: setup.id, status: 'complete', url: null })
  }

  /** A payment from a saved card, without the person. `declined`: the card says no. */
  function payAlone(params: FormObject, declined: boolean): StripeObject {
    const method = get('payment_methods', formText(params, 'payment_method'))
    if (method.customer !== formText(params, 'customer')) throw new StripeRefusal(400, 'The payment method does not belong to this customer.')
    const common = { amount: Number(formText(params, 'amount')), created: seconds(), currency: formText(params, 'currency'), livemode: false }
    const intent = { id: name('pi'), object: 'payment_intent', ...common, metadata: textsOf(params.metadata), payment_method_types: ['card'], receipt_email: formText(params, 'receipt_email') || null }
    if (declined) {
      put('payment_intents', { ...intent, amount_received: 0, latest_charge: null, status: 'requires_payment_method' })
      throw new StripeRefusal(402, 'Your card was declined.', 'card_declined')
    }
    const charge = put('charges', { id: name('ch'), object: 'charge', ...common, amount_refunded: 0, paid: true, payment_intent: intent.id, payment_method_details: { type: 'card', card: {} }, refunded: false, status: 'succeeded' })
    return put('payment_intents', { ...intent, amount_received: common.amount, latest_charge: charge.id, status: 'succeeded' })
  }

  function detach(id: string): StripeObject {
    const method = get('payment_methods', id)
    if (method.customer === null) throw new StripeRefusal(400, 'The payment method you provided is not attached to a customer so detachment is impossible.')
    return put('payment_methods', { ...method, customer: null })
  }

  function expireSession(id: string): StripeObject {
    const session = get('checkout/sessions', id)
    if (session.status !== 'open') throw new StripeRefusal(400, 'Only Checkout Sessions with a status in ["open"] can be expired.')
    return put('checkout/sessions', { ...session, status: 'expired', url: null })
  }

  /** The person confirmed. `paid` false: the method tells later whether the money came. */
  function completeSession(id: string, paid: boolean): StripeObject {
    const session = get('checkout/sessions', id)
    if (session.status !== 'open') return { ...session }
    if (session.mode === 'setup') return completeSetup(session)
    const intent = name('pi')
    put('payment_intents', {
      id: intent,
      object: 'payment_intent',
      amount: session.amount_total,
      amount_received: 0,
      created: seconds(),
      currency: session.currency,
      latest_charge: null,
      livemode: false,
      ...(session.payment_intent_data as StripeObject),
      payment_method_types: session.payment_method_types,
      status: 'processing',
    })
    put('checkout/sessions', { ...session, payment_intent: intent, status: 'complete', url: null })
    return paid ? confirmSession(id, true) : { ...get('checkout/sessions', id) }
  }

  function confirmSession(id: string, succeeded: boolean): StripeObject {
    const session = get('checkout/sessions', id)
    const intent = get('payment_intents', String(session.payment_intent))
    if (!succeeded) {
      put('payment_intents', { ...intent, status: 'requires_payment_method' })
      return { ...session }
    }
    const [method] = session.payment_method_types as string[]
    const charge = put('charges', {
      id: name('ch'),
      object: 'charge',
      amount: intent.amount,
      amount_refunded: 0,
      created: seconds(),
      currency: intent.currency,
      livemode: false,
      paid: true,
      payment_intent: intent.id,
      payment_method_details: { type: method, [method!]: {} },
      refunded: false,
      status: 'succeeded',
    })
    put('payment_intents', { ...intent, status: 'succeeded', amount_received: intent.amount, latest_charge: charge.id })
    return put('checkout/sessions', { ...session, payment_status: 'paid' })
  }

  function createRefund(params: FormObject): StripeObject {
    const byCharge = formText(params, 'charge')
    const intent = get('payment_intents', byCharge ? String(get('charges', byCharge).payment_intent) : formText(params, 'payment_intent'))
    const charge = get('charges', String(intent.latest_charge))
    const left = Number(charge.amount) - Number(charge.amount_refunded)
    const amount = params.amount === undefined ? left : Number(formText(params, 'amount'))
    if (left === 0) throw new StripeRefusal(400, 'Charge has already been refunded.', 'charge_already_refunded')
    if (!Number.isInteger(amount) || amount <= 0 || amount > left) throw new StripeRefusal(400, `Refund amount is greater than unrefunded amount on charge (${left})`)
    put('charges', { ...charge, amount_refunded: Number(charge.amount_refunded) + amount, refunded: amount === left })
    const common = { charge: charge.id, payment_intent: intent.id, currency: charge.currency, metadata: textsOf(params.metadata) }
    return put('refunds', { id: name('re'), object: 'refund', amount, created: seconds(), reason: formText(params, 'reason') || null, status: 'succeeded', ...common })
  }

  function createDispute(paymentIntent: string): StripeObject {
    const charge = get('charges', String(get('payment_intents', paymentIntent).latest_charge))
    return put('disputes', {
      id: name('du'),
      object: 'dispute',
      amount: charge.amount,
      charge: charge.id,
      created: seconds(),
      currency: charge.currency,
      livemode: false,
      payment_intent: paymentIntent,
      reason: 'fraudulent',
      status: 'needs_response',
    })
  }

  function setStatus(resource: 'refunds' | 'disputes', id: string, status: string): StripeObject {
    return put(resource, { ...get(resource, id), status })
  }

  return { find, read, list, createSession, expireSession, completeSession, confirmSession, payAlone, detach, createRefund, createDispute, setStatus }
}

function textsOf(value: FormValue | undefined): Record<string, string> {
  if (value === undefined || typeof value === 'string' || Array.isArray(value)) return {}
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

function name(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`
}

function seconds(): number {
  return Math.floor(Date.now() / 1_000)
}
