import fc from 'fast-check'
import pg from 'pg'
import type Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { db, inTransaction } from '#lib/db.ts'
import { uuid } from '#lib/ids.ts'
import { balance } from '#lib/billing/balance.ts'
import { applyClawBack } from '#lib/billing/claw-back.ts'
import { grantFreeCalls } from '#lib/billing/grants.ts'
import { setKeyBudget } from '#lib/billing/key-budget.ts'
import { openLedger, type Ledger } from '#lib/billing/ledger.ts'
import { applyPayment } from '#lib/billing/payment.ts'
import { syncPrices } from '#lib/billing/price.ts'
import { noUsage } from '#lib/chat/usage.ts'
import type { Asset, Reservation, Settled } from '#lib/billing/types.ts'
import { freshDatabase } from '../support/database.ts'
import { broken, dollars, model as catalogued, newAccount, newKey, offer, reservation, settlement } from './support.ts'

/** `npm test` plays 300 courses of events, `npm run test:long` 10,000. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 300)
/** So many at a time, then the books are emptied: they are read whole after each course. */
const BATCH = 250
const MS_A_RUN = 2_000

/** What the account should look like, as a plain object, beside what the ledger says. */
interface World {
  accountId: string
  posted: bigint
  held: bigint
  debt: bigint
  frozen: Set<string>
  calls: bigint
  heldCalls: bigint
  open: Call[]
  reaped: Call[]
  done: Call[]
  /** Every call is made with this key; it may spend `limit`, if there is one. */
  keyId: string
  limit: bigint | null
  spent: bigint
  orders: { intent: string; amount: bigint; refunded: bigint; claims: Map<string, { kind: 'refund' | 'dispute'; minor: number; total: bigint; returned: boolean }> }[]
}
interface Call {
  r: Reservation
  asset: Asset
  /** nano-USD an output token costs at the frozen price. */
  unit: bigint
  by: 'lasting' | 'mortal'
  checkpoint: bigint
  paid: bigint
  answer?: Settled
}

const actions = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('reserve' as const), n: fc.integer({ min: 1, max: 6 }), amount: fc.bigInt(0n, 900n), free: fc.boolean(), by: fc.constantFrom('lasting' as const, 'mortal' as const) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('settle' as const), which: fc.nat(), tokens: fc.integer({ min: 0, max: 1_500 }), times: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('settle again' as const), which: fc.nat(), tokens: fc.integer({ min: 0, max: 900 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('checkpoint' as const), which: fc.nat(), tokens: fc.integer({ min: 0, max: 1_200 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('settle late' as const), which: fc.nat(), tokens: fc.integer({ min: 0, max: 1_500 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('topup' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('claim' as const), kind: fc.constantFrom('refund' as const, 'dispute' as const), which: fc.nat(), cents: fc.integer({ min: 1, max: 700 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('return claim' as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('price' as const), unit: fc.bigInt(0n, 3n) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('limit' as const), limit: fc.option(fc.bigInt(0n, 12_000n)) }) },
)
type Action = typeof actions extends fc.Arbitrary<infer A> ? A : never

const ledgers = {} as { lasting: Ledger; mortal: Ledger }
let url = ''
let priceId = ''
let unit = 1n

beforeAll(async () => {
  url = await freshDatabase()
  process.env.FREE_CALLS = '3'
  await setPrice(1n)
  ledgers.lasting = await openLedger()
  ledgers.mortal = await openLedger()
})
afterAll(async () => {
  await ledgers.mortal.close()
  await ledgers.lasting.close()
})

async function setPrice(nano: bigint) {
  const price = { input: nano * 1_000n, output: nano * 1_000n }
  priceId = (await syncPrices([{ ...catalogued, offers: [{ ...catalogued.offers[0]!, price }] }])).of(offer)!.priceId
  unit = nano
}

const least = (a: bigint, b: bigint) => (a < b ? a : b)
const most = (a: bigint, b: bigint) => (a > b ? a : b)
/** What the wallet and the key leave for another hold. */
const freeUsd = (w: World) => (w.limit === null ? w.posted - w.held : least(w.posted - w.held, w.limit - w.spent - w.held))
const pick = <T>(from: T[], which: number): T | undefined => from[which % Math.max(from.length, 1)]
/** Of many models, providers and applications, so that the totals have many rows; the same for one call each time. */
function end(call: Call, tokens: number) {
  const chance = Number.parseInt(call.r.requestId.slice(-4), 16)
  const from = <T>(values: readonly T[]): T => values[chance % values.length]!
  return settlement(call.r, BigInt(tokens) * call.unit, {
    outcome: from(['completed', 'cancelled', 'completed']),
    usage: { ...noUsage, output: tokens },
    model: from(['maker/model', 'a/one']),
    provider: from(['house', 'b', 'c', 'd', 'e']),
    appTitle: from([null, 'Tool', '', 'tool']),
    appUrl: from(['https://a.example/b?c', null, 'nothing', 'https://tool.example', 'javascript:alert(1)']),
    ttftMs: from([null, 7]),
  })
}
const due = (call: Call, cost: bigint) => (call.asset === 'USD' ? cost : cost > 0n ? 1n : 0n)

async function act(w: World, action: Action): Promise<void> {
  switch (action.do) {
    case 'reserve':
      return reserve(w, action)
    case 'settle': {
      const call = pick(w.open, action.which)
      if (!call) return
      const s = end(call, action.tokens)
      const answers = await Promise.all(Array.from({ length: action.times }, (_, i) => (i % 2 ? ledgers.mortal : ledgers.lasting).settle(s)))
      w.open.splice(w.open.indexOf(call), 1)
      w.done.push(call)
      release(w, call, due(call, s.cost))
      call.answer = call.asset === 'USD' ? { asset: 'USD', charged: call.paid, freeCall: false } : { asset: 'CALL', charged: 0n, freeCall: call.paid === 1n }
      for (const answer of answers) expect(answer).toEqual(call.answer)
      return
    }
    case 'settle again': {
      const call = pick(w.done, action.which)
      if (call) expect(await ledgers.lasting.settle(end(call, action.tokens))).toEqual(call.answer)
      return
    }
    case 'checkpoint': {
      const call = pick(w.open, action.which)
      if (!call) return
      const cost = BigInt(action.tokens) * call.unit
      ledgers.lasting.checkpoint(call.r.requestId, { ...noUsage, output: action.tokens }, cost)
      // A checkpoint rides with the next batch; one that goes back is not believed.
      await ledgers.lasting.reserve(reservation(uuid(), priceId))
      if (cost >= call.checkpoint) call.checkpoint = cost
      return
    }
    case 'kill': {
      const dead = w.open.filter((call) => call.by === 'mortal')
      await kill(dead.map((call) => call.r.requestId))
      w.open = w.open.filter((call) => call.by !== 'mortal')
      for (const call of dead) {
        const pays = least(due(call, call.checkpoint), call.r.amount)
        take(w, call, pays)
        w.reaped.push(call)
      }
      return
    }
    case 'settle late': {
      const call = pick(w.reaped, action.which)
      if (!call) return
      const s = end(call, action.tokens)
      const answer = await ledgers.mortal.settle(s)
      const room = call.asset === 'USD' ? most(0n, freeUsd(w)) : w.calls - w.heldCalls
      const pays = least(due(call, s.cost), call.paid + room)
      if (call.asset === 'USD') {
        w.posted -= pays - call.paid
        w.spent += pays - call.paid
      }
      else w.calls -= pays - call.paid
      call.paid = pays
      call.answer = call.asset === 'USD' ? { asset: 'USD', charged: pays, freeCall: false } : { asset: 'CALL', charged: 0n, freeCall: pays === 1n }
      expect(answer).toEqual(call.answer)
      w.reaped.splice(w.reaped.indexOf(call), 1)
      w.done.push(call)
      return
    }
    case 'price':
      return setPrice(action.unit)
    case 'limit':
      await inTransaction((client) => setKeyBudget(client, { accountId: w.accountId, keyId: w.keyId }, action.limit === null ? null : { limit: action.limit, reset: null }))
      w.limit = action.limit
      return
    default:
      return payment(w, action)
  }
}

/** Until it is done: a heartbeat of the victim's own, or its turn at the reaper, may come in between. */
async function kill(ids: string[]): Promise<void> {
  const silence = `update money.heartbeat h set at = now() - interval '1 hour' from money.hold o where o.instance_id = h.instance_id and o.id = any ($1)`
  while ((await db().query(silence, [ids])).rowCount) await ledgers.lasting.reap()
}

async function reserve(w: World, action: Extract<Action, { do: 'reserve' }>): Promise<void> {
  const calls = Array.from({ length: action.n }, () => reservation(w.accountId, priceId, { keyId: w.keyId, amount: action.amount, least: action.amount / 4n, most: action.amount * 3n, freeEligible: action.free }))
  const admissions = await Promise.all(calls.map((r) => ledgers[action.by].reserve(r)))
  const blocked = w.frozen.size > 0
  let free = action.free && !blocked ? w.calls - w.heldCalls : 0n
  let usd = blocked || w.debt > 0n ? -1n : freeUsd(w)
  const expected = calls.map(() => {
    if (free > 0n) return (free--, 'CALL')
    if (usd < action.amount / 4n) return 'refused'
    const granted = least(least(action.amount * 3n, most(action.amount, usd / 4n)), usd)
    usd -= granted
    return `USD ${granted}`
  })
  const assets = admissions.map((a) => (!a.admitted ? 'refused' : a.asset === 'USD' ? `USD ${a.amount}` : a.asset))
  // All ask the same, so who of them is refused does not matter.
  expect(assets.toSorted()).toEqual(expected.toSorted())
  calls.forEach((r, i) => {
    const asset = assets[i]!
    if (asset === 'refused') return
    const amount = asset === 'CALL' ? 1n : BigInt(asset.slice(4))
    const call: Call = { r: { ...r, amount }, asset: asset === 'CALL' ? 'CALL' : 'USD', unit, by: action.by, checkpoint: 0n, paid: 0n }
    w.open.push(call)
    if (call.asset === 'USD') w.held += amount
    else w.heldCalls += 1n
  })
}

/** Ends a held call in the model: min(what is due, hold + what is free then). */
function release(w: World, call: Call, owed: bigint): void {
  const room = call.asset === 'USD' ? most(0n, freeUsd(w)) : w.calls - w.heldCalls
  take(w, call, least(owed, call.r.amount + room))
}

function take(w: World, call: Call, pays: bigint): void {
  call.paid = pays
  if (call.asset === 'USD') {
    w.held -= call.r.amount
    w.posted -= pays
    w.spent += pays
  } else {
    w.heldCalls -= 1n
    w.calls -= pays
  }
}

async function payment(w: World, action: Extract<Action, { do: 'topup' | 'claim' | 'return claim' }>): Promise<void> {
  if (action.do === 'topup') {
    const id = uuid()
    await db().query(
      `insert into money.payment_order (id, account_id, user_id, amount, currency, minor, method, livemode) values ($1, $2, $1, $3, 'usd', 500, 'card', false)`,
      [id, w.accountId, dollars('5')],
    )
    const intent = `pi_${id}`
    const session = {
      id: `cs_${id}`, client_reference_id: id, metadata: { order: id }, payment_status: 'paid', status: 'complete', livemode: false,
      currency: 'usd', amount_total: 500, payment_method_types: ['card'], payment_intent: { id: intent, latest_charge: { payment_method_details: { type: 'card' } } },
    } as unknown as Stripe.Checkout.Session // the fields that are read
    for (let i = 0; i < 2; i++) expect(await inTransaction((client) => applyPayment(client, session, false))).toEqual({ status: 'handled' })
    w.posted += dollars('5')
    const pays = least(w.debt, w.posted - w.held)
    w.posted -= pays
    w.debt -= pays
    w.orders.push({ intent, amount: dollars('5'), refunded: 0n, claims: new Map() })
    return
  }
  const order = pick(w.orders, action.which)
  if (!order) return
  if (action.do === 'claim') {
    const ref = `${action.kind}_${uuid()}`
    const claim = { kind: action.kind, ref, minor: action.cents, currency: 'usd', state: 'taken' as const, freezes: action.kind === 'dispute', stage: 1 }
    for (let i = 0; i < 2; i++) expect(await inTransaction((client) => applyClawBack(client, order.intent, claim))).toEqual({ status: 'handled' })
    const total = least(BigInt(action.cents) * 10_000_000n, order.amount - order.refunded)
    const now = least(w.posted - w.held, total)
    w.posted -= now
    w.debt += total - now
    order.refunded += total
    order.claims.set(ref, { kind: action.kind, minor: action.cents, total, returned: false })
    if (action.kind === 'dispute') w.frozen.add(ref)
    return
  }
  const open = [...order.claims].find(([, claim]) => !claim.returned)
  if (!open) return
  const [ref, was] = open
  const claim = { kind: was.kind, ref, minor: was.minor, currency: 'usd', state: 'returned' as const, freezes: false, stage: 2 }
  for (let i = 0; i < 2; i++) await inTransaction((client) => applyClawBack(client, order.intent, claim))
  const lessDebt = least(w.debt, was.total)
  w.debt -= lessDebt
  w.posted += was.total - lessDebt
  order.refunded -= was.total
  was.returned = true
  if (was.kind === 'dispute') w.frozen.delete(ref)
}

async function play(course: Action[], credit: bigint, limit: bigint | null): Promise<void> {
  const accountId = await newAccount(credit)
  await grantFreeCalls(accountId)
  const keyId = await newKey(accountId, limit)
  const w: World = { accountId, keyId, limit, spent: 0n, posted: credit, held: 0n, debt: 0n, frozen: new Set(), calls: 3n, heldCalls: 0n, open: [], reaped: [], done: [], orders: [] }
  for (const action of course) {
    const before = w.spent + w.held
    await act(w, action)
    const b = await balance({ accountId })
    expect({ posted: b.posted, held: b.held, debt: b.debt, calls: b.freeCallsLeft }).toEqual({ posted: w.posted, held: w.held, debt: w.debt, calls: w.calls - w.heldCalls })
    // A limit that was lowered below what is spent already stays passed, but nothing is added.
    if (w.limit !== null) expect(w.spent + w.held).toBeLessThanOrEqual(most(w.limit, before))
  }
  expect(await broken()).toEqual([])
}

/** Everything but what the open ledgers rely on. */
async function emptyTheBooks(): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ name: string }>(
    `select format('money.%I', c.relname) as name from pg_class c where c.relnamespace = 'money'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
     and c.relname not in ('instance', 'heartbeat', 'price')`,
  )
  await client.query(`truncate ${rows.map(({ name }) => name).join(', ')}`)
  await client.end()
}

describe('the ledger', () => {
  it(`agrees with a plain model, and the books balance, after any course of events (${RUNS} of them)`, async () => {
    for (let left = RUNS; left > 0; left -= BATCH) {
      await fc.assert(fc.asyncProperty(fc.array(actions, { minLength: 5, maxLength: 40, size: 'max' }), fc.bigInt(0n, 20_000n), fc.option(fc.bigInt(0n, 12_000n)), play), { numRuns: Math.min(BATCH, left), endOnFailure: true })
      await emptyTheBooks()
    }
  }, 60_000 + RUNS * MS_A_RUN)
})
