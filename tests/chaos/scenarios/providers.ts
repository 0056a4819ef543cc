import type { Attempt } from '#lib/billing/types.ts'
import { db } from '#lib/db.ts'
import { uuid } from '#lib/ids.ts'
import { newAccount } from '../../support/gateway.ts'
import { ask, type Seen } from '../client.ts'
import type { Field } from '../field.ts'
import type { Scenario } from '../scenario.ts'

/** What each provider does to every call, in the sandbox's words; `steady` answers, at ten times their price. */
const faults: Record<string, string | undefined> = { refuses: undefined, resets: 'reset', hangs: 'hang', storms: 'status=500', limits: 'status=429 retry-after=600' }
const names = Object.keys(faults)
/** At once, so that silence need not be waited for again and again: each of the two instances sees the 20 failures that open a breaker. */
const WARNINGS = 48
/** After that, of each provider. */
const CALLS = 400
const QUICK_CALLS = 48
const CLIENTS = 8
const FAILOVER_MS = 500
/** What an installation may set; a whole answer is waited for longer, so that silence is tried with streams. */
const SILENCE_S = '1'
const PATIENCE = { headers: 30_000, silence: 30_000 }

export const providers: Scenario = {
  name: 'providers',
  about: 'one provider after the other refuses connections, resets them, hangs, answers 500, names a limit, while a second one is well: calls are answered by that one, and the first is spared',
  field: { settings: (sandboxUrl) => ({ SANDBOX_URL: '', CUSTOM_PROVIDERS: describeProviders(sandboxUrl), FIRST_BYTE_TIMEOUT: SILENCE_S, THINKING_TIMEOUT: SILENCE_S }) },
  async play(field, { quick }) {
    const { key } = await newAccount({ credit: '1000', freeCalls: false })
    const [warned, spared]: [Seen[], Seen[]] = [[], []]
    for (const name of names) {
      const fault = faults[name]
      if (fault) field.sandbox.control.fail(fault, { provider: name, times: Infinity })
      warned.push(...(await callMany(field, { key, name, calls: WARNINGS, clients: WARNINGS })))
      spared.push(...(await callMany(field, { key, name, calls: quick ? QUICK_CALLS : CALLS, clients: CLIENTS })))
    }
    const seen = [...warned, ...spared]
    const [before, after] = [await receipts(warned), await receipts(spared)]
    const receiptsOfAll = [...before, ...after]
    const failedOver = receiptsOfAll.filter(({ attempts }) => attempts.length > 1)
    return {
      seen,
      figures: [
        { name: 'of the calls answered, %', value: percent(seen.filter(({ complete }) => complete).length, seen.length), least: 99.9 },
        { name: 'calls that met a failure first', value: failedOver.length, least: 40 * (names.length - 1) },
        { name: 'from the failure to the answer, slowest, ms', value: Math.max(...failedOver.map(({ attempts }) => afterFailure(attempts))), most: FAILOVER_MS },
        { name: 'calls once all breakers are open', value: spared.length },
        { name: 'calls of providers for each of these', value: round(after.reduce((sum, { attempts }) => sum + attempts.length, 0) / spared.length), most: 1.2 },
        { name: 'calls against a limit’s Retry-After', value: after.filter(({ attempts }) => attempts[0]!.provider === 'limits').length, most: 0 },
        { name: 'not billed exactly once, to the one that answered', value: seen.length - receiptsOfAll.filter(isRight).length, most: seen.length - seen.filter(({ complete }) => complete).length },
      ],
      evidence: seen.filter(({ complete }) => !complete).map(({ title, status, error }) => `${title} was not answered: ${status} ${error}`),
    }
  },
}

function describeProviders(sandboxUrl: string): string {
  const models = names.map((name) => ({ id: `test/${name}`, upstream: name }))
  // Nothing listens on this port of the reserved range.
  const baseUrl = (id: string): string => (id === 'refuses' ? 'http://127.0.0.1:1/v1' : `${sandboxUrl}/${id}/v1`)
  const describe = (id: string, sold: typeof models, price: number) => ({ id, name: id, dialect: 'openai-chat', apiKey: 'secret', baseUrl: baseUrl(id), models: sold.map((model) => ({ ...model, price: { input: price, output: price } })) })
  return JSON.stringify([...names.map((name) => describe(name, models.filter(({ upstream }) => upstream === name), 1)), describe('steady', models, 10)])
}

/** Conversations of their own, each beginning with the provider that fails: the next call shall not know better than its breaker. */
async function callMany({ instances }: Field, { key, name, calls, clients }: { key: string; name: string; calls: number; clients: number }): Promise<Seen[]> {
  const seen: Seen[] = []
  let begun = 0
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (begun < calls) {
        const [n, title] = [begun++, uuid()]
        seen.push(await ask({ url: instances[n % instances.length]!.url, key, model: `test/${name}`, prompt: `Hello, ${title}!`, stream: name === 'hangs' || n % 4 < 2, title, patience: PATIENCE, fields: { provider: { order: [name] } } }))
      }
    }),
  )
  return seen
}

interface Receipt {
  outcome: string
  provider: string
  charged: bigint
  attempts: Attempt[]
  events: number
}

async function receipts(seen: Seen[]): Promise<Receipt[]> {
  const { rows } = await db().query<Receipt>(
    'select outcome, provider, charged, attempts, count(*) over (partition by app_title)::integer as events from money.usage_event where app_title = any ($1)',
    [seen.map(({ title }) => title)],
  )
  return rows
}

function isRight({ outcome, provider, charged, events, attempts }: Receipt): boolean {
  return events === 1 && outcome === 'completed' && provider === 'steady' && charged > 0n && attempts.filter(({ paidBy }) => paidBy === 'customer').length === 1
}

/** An attempt begins when the one before it has failed, and ends with the first content. */
function afterFailure([, ...attempts]: Attempt[]): number {
  return attempts.reduce((sum, { ms }) => sum + ms, 0)
}

function percent(part: number, whole: number): number {
  return Math.floor((part / whole) * 10_000) / 100
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000
}
