/** How answers of a model to requests of a category went: weights. */
export interface Evidence {
  category: string
  model: string
  good: number
  bad: number
}

/** So much evidence weighs as much as what is assumed. */
const ASSUMED_WEIGHT = 100
/** What is assumed of every model of a tier. */
const ASSUMED = 0.95
/** A smaller difference is not worth a change of models. */
const MATTERS = 0.02
/** So many standard deviations. */
const SURE = 2

/** What calls taught of models, category by category: of this process and, a few seconds late, of all others. */
export class Lessons {
  #known = new Map<string, Evidence>()
  #fresh = new Map<string, Evidence>()

  note(evidence: Evidence): void {
    for (const memory of [this.#known, this.#fresh]) add(memory, evidence)
  }

  /** The share of good answers, drawn towards what is assumed of all: 0–1. */
  quality(category: string, model: string): number {
    return this.#estimate(category, model).quality
  }

  /** Whether the second of two models does better: by so much that it matters, and so surely that a few words of a few callers do not decide for all. */
  isBetter(category: string, first: string, second: string): boolean {
    const [a, b] = [this.#estimate(category, first), this.#estimate(category, second)]
    return b.quality - a.quality > Math.max(MATTERS, SURE * Math.sqrt(a.variance + b.variance))
  }

  #estimate(category: string, model: string): { quality: number; variance: number } {
    const { good, bad } = this.#known.get(keyOf(category, model)) ?? { good: 0, bad: 0 }
    const weight = ASSUMED_WEIGHT + good + bad
    const quality = (ASSUMED * ASSUMED_WEIGHT + good) / weight
    return { quality, variance: (quality * (1 - quality)) / weight }
  }

  /** What the database has not been told, which is forgotten here as news. */
  take(): Evidence[] {
    const taken = [...this.#fresh.values()]
    this.#fresh = new Map()
    return taken
  }

  giveBack(evidence: readonly Evidence[]): void {
    for (const one of evidence) add(this.#fresh, one)
  }

  /** What all processes know, with our own news on top. */
  learn(all: readonly Evidence[]): void {
    this.#known = new Map()
    for (const one of [...all, ...this.#fresh.values()]) add(this.#known, one)
  }
}

function keyOf(category: string, model: string): string {
  return `${category} ${model}`
}

function add(memory: Map<string, Evidence>, { category, model, good, bad }: Evidence): void {
  const key = keyOf(category, model)
  const sum = memory.get(key)
  if (!sum) return void memory.set(key, { category, model, good, bad })
  sum.good = sum.good + good
  sum.bad = sum.bad + bad
}
