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

/** What calls taught of models, category by category: of this process and, a few seconds late, of all others. */
export class Lessons {
  #known = new Map<string, Evidence>()
  #fresh = new Map<string, Evidence>()

  note(evidence: Evidence): void {
    for (const memory of [this.#known, this.#fresh]) add(memory, evidence)
  }

  /** The share of good answers, drawn towards what is assumed of all: 0–1. */
  quality(category: string, model: string): number {
    const { good, bad } = this.#known.get(keyOf(category, model)) ?? { good: 0, bad: 0 }
    return (ASSUMED * ASSUMED_WEIGHT + good) / (ASSUMED_WEIGHT + good + bad)
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
