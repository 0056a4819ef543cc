/** A limit as a person would keep it: a list of what was admitted when, and nothing else. Slow and plain. */
export class ListModel {
  readonly admitted: { at: number; weight: number }[] = []

  readonly limit: number
  readonly windowMs: number

  constructor(limit: number, windowMs: number) {
    this.limit = limit
    this.windowMs = windowMs
  }

  take(at: number, weight: number): boolean {
    if (this.usedAt(at) + weight > this.limit + 1e-6) return false
    this.admitted.push({ at, weight })
    return true
  }

  /** What is used up: every entry adds its weight, every moment takes an even share of the limit away. */
  usedAt(at: number): number {
    let used = 0
    let since = 0
    for (const entry of this.admitted) {
      used = Math.max(0, used - ((entry.at - since) * this.limit) / this.windowMs) + entry.weight
      since = entry.at
    }
    return Math.max(0, used - ((at - since) * this.limit) / this.windowMs)
  }

  /** The most that was admitted in any window. */
  mostInAnyWindow(): number {
    return Math.max(0, ...this.admitted.map(({ at: start }) => this.admitted.filter(({ at }) => at >= start && at < start + this.windowMs).reduce((sum, { weight }) => sum + weight, 0)))
  }
}
