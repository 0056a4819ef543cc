/** What share of calls the premium tier should get, so that 85 % is saved against sending it all of them. */
export const PREMIUM_SHARE = 0.085
/** About so many calls are remembered. */
const MEMORY = 300
const TIGHTEST = 2
const LOOSEST = 0.5

/**
 * Holds the premium share of this process: when it runs high, a premium call must gain more, at most twice
 * as much; when it runs low, less, at least half. What a rule or a caller decides is counted but not undone.
 */
export class Budget {
  #share = PREMIUM_SHARE

  /** What λ is multiplied with. */
  get factor(): number {
    return Math.min(TIGHTEST, Math.max(LOOSEST, this.#share / PREMIUM_SHARE))
  }

  get share(): number {
    return this.#share
  }

  note(premium: boolean): void {
    this.#share += (Number(premium) - this.#share) / MEMORY
  }
}
