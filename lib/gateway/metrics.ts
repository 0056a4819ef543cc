import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import { moneyAtAGlance } from '../billing/check-books.ts'
import type { Ledger } from '../billing/ledger.ts'
import type { Outcome } from '../billing/types.ts'
import type { Load } from './load.ts'

export interface Metrics {
  /** The ledger, its calls counted. */
  ledger: Ledger
  /** What a Prometheus server reads. */
  page(): Promise<{ type: string; text: string }>
}

interface Counts {
  admitted: number
  refused: number
  settled: Record<Outcome, number>
}

/**
 * Figures of this process and of the books. Labels have few values each: never a key, an account or a model,
 * which belong to the usage pages. Calls are counted in plain numbers; metrics are made when somebody asks.
 */
export function openMetrics(ledger: Ledger, load: Load): Metrics {
  const counts: Counts = { admitted: 0, refused: 0, settled: { completed: 0, cancelled: 0, interrupted: 0, failed: 0, reaped: 0 } }
  let page: (() => Promise<{ type: string; text: string }>) | undefined
  return {
    ledger: {
      ...ledger,
      reserve: async (reservation) => {
        const admission = await ledger.reserve(reservation)
        if (admission.admitted) counts.admitted++
        else counts.refused++
        return admission
      },
      settle: async (settlement) => {
        const settled = await ledger.settle(settlement)
        counts.settled[settlement.outcome]++
        return settled
      },
    },
    page: () => (page ??= openPage(ledger, load, counts))(),
  }
}

function openPage(ledger: Ledger, load: Load, counts: Counts): () => Promise<{ type: string; text: string }> {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'aipower_' })
  const counter = (name: string, help: string): Counter => new Counter({ name: `aipower_${name}`, help, registers })
  const gauge = <L extends string = never>(name: string, help: string, labelNames: L[] = []): Gauge<L> => new Gauge({ name: `aipower_${name}`, help, labelNames, registers })

  const admitted = counter('calls_admitted_total', 'Calls this instance set money aside for.')
  const refused = counter('calls_refused_total', 'Calls this instance refused for want of credit (402).')
  const settled = new Counter({ name: 'aipower_calls_settled_total', help: 'Calls this instance has settled, by how they ended.', labelNames: ['outcome'], registers })
  const inFlight = gauge('calls_in_flight', 'Calls this instance has admitted and not yet settled.')
  const running = gauge('requests_in_flight', 'Requests for work that this instance has taken on and not ended; MAX_IN_FLIGHT bounds them.')
  const shed = new Counter({ name: 'aipower_requests_shed_total', help: 'Requests that were sent away (503; fair_share: 429) because this instance had too much to do, by what it was short of.', labelNames: ['reason'], registers })
  const backlog = gauge('ledger_backlog_ratio', 'How full the queue is of what waits to be written to the books; at 1 no call is admitted.')
  const instances = gauge('instances', 'Instances that run on these books.')
  const database = gauge('database_up', '1 when the database answered this request in time; without it the figures below are missing.')
  const holds = gauge('open_holds', 'Calls that money is set aside for, on all instances.')
  const violations = gauge('books_violations', 'Rows that broke an invariant of the books at the last check; anything but 0 needs a person.', ['check'])
  const checkedAt = gauge('books_checked_timestamp_seconds', 'When the books were last checked.')

  function takeCounts(): void {
    admitted.reset()
    admitted.inc(counts.admitted)
    refused.reset()
    refused.inc(counts.refused)
    settled.reset()
    for (const [outcome, calls] of Object.entries(counts.settled)) settled.inc({ outcome }, calls)
    inFlight.set(counts.admitted - Object.values(counts.settled).reduce((sum, calls) => sum + calls, 0))
    running.set(load.running)
    shed.reset()
    for (const [reason, calls] of Object.entries(load.shed)) shed.inc({ reason }, calls)
    backlog.set(ledger.backlog())
    instances.set(ledger.instances())
  }

  async function takeMoney(): Promise<void> {
    violations.reset()
    for (const figure of [holds, checkedAt]) figure.remove()
    const money = await moneyAtAGlance().catch(() => null) // away: `database_up` says so
    database.set(money ? 1 : 0)
    if (!money) return
    holds.set(money.openHolds)
    for (const { id, violations: rows } of money.books) violations.set({ check: id }, rows)
    if (money.books.length > 0) checkedAt.set(Math.min(...money.books.map(({ at }) => at)) / 1_000)
  }

  return async () => {
    takeCounts()
    await takeMoney()
    return { type: registry.contentType, text: await registry.metrics() }
  }
}
