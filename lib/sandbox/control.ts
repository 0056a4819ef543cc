import type { IncomingHttpHeaders } from 'node:http'
import { parseFault, type Fault } from './faults.ts'
import type { Json } from './types.ts'

const REMEMBERED = 200
const REMEMBERED_BYTES = 32 * 1024 * 1024

/** A request as it reached a provider. */
export class Received {
  readonly provider: string
  /** Below the provider's base URL, query included. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly raw: string
  /** `aborted`: the client went away before the answer was complete. */
  outcome: 'open' | 'finished' | 'aborted' = 'open'
  /** By `performance.now()`. */
  endedAt: number | undefined

  constructor(provider: string, path: string, headers: IncomingHttpHeaders, raw: string) {
    this.provider = provider
    this.path = path
    this.headers = headers
    this.raw = raw
  }

  /** For the server. */
  end(outcome: 'finished' | 'aborted'): void {
    this.outcome = outcome
    this.endedAt = performance.now()
  }

  /** The body, parsed when somebody looks. */
  get body(): Json {
    return JSON.parse(this.raw) as Json
  }
}

interface Order {
  fault: Fault
  provider: string | undefined
  left: number
}

/** What tests see and steer. Up to 200 requests are kept (fewer when they are large), the counts of all. */
export class Control {
  #requests: Received[] = []
  #bytes = 0
  #counts = new Map<string, number>()
  #orders: Order[] = []

  /** The next `times` requests (default 1) to `provider` (default any) meet a fault; `words` as in faults.ts. With `until` they are answered no sooner. */
  fail(words: string, { provider, times = 1, until }: { provider?: string; times?: number; until?: Promise<void> } = {}): void {
    this.#orders.push({ fault: { ...parseFault(words), ...(until && { until }) }, provider, left: times })
  }

  /** Forgets faults that were ordered, and all requests. */
  reset(): void {
    this.#orders = []
    this.#requests = []
    this.#bytes = 0
    this.#counts.clear()
  }

  /** Oldest first. */
  get requests(): readonly Received[] {
    return this.#requests
  }

  get last(): Received | undefined {
    return this.#requests.at(-1)
  }

  /** How many requests arrived, at one provider or at all. */
  count(provider?: string): number {
    if (provider !== undefined) return this.#counts.get(provider) ?? 0
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0)
  }

  /** For the server: notes a request. */
  record(received: Received): void {
    this.#requests.push(received)
    this.#bytes += received.raw.length
    while (this.#requests.length > 1 && (this.#requests.length > REMEMBERED || this.#bytes > REMEMBERED_BYTES)) this.#bytes -= this.#requests.shift()!.raw.length
    this.#counts.set(received.provider, (this.#counts.get(received.provider) ?? 0) + 1)
  }

  /** For the server: the fault ordered for this request, if any. */
  take(provider: string): Fault | null {
    const index = this.#orders.findIndex((order) => order.provider === undefined || order.provider === provider)
    const order = this.#orders[index]
    if (!order) return null
    if (--order.left <= 0) this.#orders.splice(index, 1)
    return order.fault
  }
}
