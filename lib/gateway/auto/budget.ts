/** What may be spent of what premium alone would cost: 85 % is saved. */
export const COST_SHARE = 0.15
/** By how much one premium call of typical size changes λ, about; it settles within some hundred calls. */
const RATE = 0.05
/** λ is at most so many times what it was trained to be, at least one so-manieth. */
const MOST = 4

/**
 * Holds what this process spends on the calls that the predictor decides, by an integral controller: each call
 * adds what it costs above its share to the logarithm of λ, so that on the whole neither more nor less is spent,
 * whatever mix of prompts comes. What rules or callers decide does not count: it could not be undone here.
 */
export class Budget {
  #log = 0

  /** What λ is multiplied with. */
  get factor(): number {
    return Math.exp(this.#log)
  }

  /** A call's cost and what it would cost in the premium tier, in typical premium calls; or how much more than expected that was. */
  note(cost: number, premium: number): void {
    const most = Math.log(MOST)
    this.#log = Math.max(-most, Math.min(most, this.#log + RATE * (cost - COST_SHARE * premium)))
  }
}
