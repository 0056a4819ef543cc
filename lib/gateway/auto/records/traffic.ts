import type { Tier } from '../../../catalog/tier.ts'
import type { Nano } from '../../../money.ts'
import type { Category } from '../category.ts'

/** What is kept of one chat call. */
export interface Recorded {
  accountId: string
  /** ms since 1970. */
  at: number
  model: string
  category: Category
  tier: Tier
  /** The model that `auto` chose, or would have chosen. */
  autoModel: string
  input: number
  output: number
  /** At list price: as answered, and the same tokens at auto's model. */
  cost: Nano
  autoCost: Nano
}

export interface Sums extends Omit<Recorded, 'at'> {
  /** ms since 1970: where the hour begins. */
  hour: number
  calls: number
}

const HOUR_MS = 3_600_000
/** What could not be written by then is forgotten. */
const MAX_SUMS = 20_000

/** Sums of calls that are not in the database yet. */
export class Traffic {
  #sums = new Map<string, Sums>()

  note({ at, ...call }: Recorded): void {
    this.#add({ ...call, hour: Math.floor(at / HOUR_MS) * HOUR_MS, calls: 1 })
  }

  /** Everything so far, which is forgotten here. */
  take(): Sums[] {
    const taken = [...this.#sums.values()]
    this.#sums = new Map()
    return taken
  }

  /** What could not be written waits with the rest. */
  giveBack(sums: readonly Sums[]): void {
    for (const one of sums) this.#add(one)
  }

  #add(more: Sums): void {
    const key = `${more.accountId} ${more.hour} ${more.model} ${more.category} ${more.tier} ${more.autoModel}`
    const sum = this.#sums.get(key)
    if (!sum) {
      if (this.#sums.size < MAX_SUMS) this.#sums.set(key, { ...more })
      return
    }
    sum.calls += more.calls
    sum.input += more.input
    sum.output += more.output
    sum.cost += more.cost
    sum.autoCost += more.autoCost
  }
}
