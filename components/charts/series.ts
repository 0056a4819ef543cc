/** How many series have a colour of their own; what is beyond them is "other". */
export const MAX_SERIES = 7

/** One model on one day, in nano-USD. */
export interface ModelOnDay {
  day: string
  model: string
  requests: number
  charged: bigint
  free: bigint
}

export interface Series {
  /** The model's id, or `rest` / `free`. */
  id: string
  kind: 'model' | 'rest' | 'free'
  colour: string
  /** nano-USD over the whole period. */
  total: bigint
}

export interface StackedDay {
  day: string
  /** nano-USD by series id. */
  amounts: ReadonlyMap<string, bigint>
  total: bigint
}

export interface Stack {
  /** Dearest first, then "other", then what free calls paid. */
  series: Series[]
  days: StackedDay[]
}

/**
 * A model keeps its colour on every page: the n-th model the account ever called has the n-th colour.
 * Where two of the models shown would share one, the cheaper of them takes the next that is not in use.
 */
export function colourOf(shown: readonly string[], everUsed: readonly string[]): Map<string, string> {
  const taken = new Set<number>()
  const colours = new Map<string, string>()
  for (const model of shown) {
    let slot = Math.max(everUsed.indexOf(model), 0) % MAX_SERIES
    for (let tries = 0; taken.has(slot) && tries < MAX_SERIES; tries++) slot = (slot + 1) % MAX_SERIES
    taken.add(slot)
    colours.set(model, `var(--series-${slot + 1})`)
  }
  return colours
}

/** Days of models as stacked bars: at most seven models by spend, the others together, free calls apart. */
export function stackByDay(days: readonly string[], rows: readonly ModelOnDay[], everUsed: readonly string[]): Stack {
  const totals = new Map<string, bigint>()
  for (const { model, charged } of rows) if (charged > 0n) totals.set(model, (totals.get(model) ?? 0n) + charged)
  const dearest = [...totals].sort(([a, x], [b, y]) => (x === y ? a.localeCompare(b) : x > y ? -1 : 1))
  const shown = new Set(dearest.slice(0, MAX_SERIES).map(([model]) => model))
  const colours = colourOf([...shown], everUsed)

  const byDay = new Map(days.map((day) => [day, new Map<string, bigint>()]))
  for (const { day, model, charged, free } of rows) {
    const amounts = byDay.get(day)
    if (!amounts) continue
    const id = shown.has(model) ? model : 'rest'
    if (charged > 0n) amounts.set(id, (amounts.get(id) ?? 0n) + charged)
    if (free > 0n) amounts.set('free', (amounts.get('free') ?? 0n) + free)
  }

  const stacked = [...byDay].map(([day, amounts]) => ({ day, amounts, total: sum(amounts.values()) }))
  const totalOf = (id: string) => sum(stacked.map((day) => day.amounts.get(id) ?? 0n))
  const series: Series[] = [...shown].map((id) => ({ id, kind: 'model', colour: colours.get(id)!, total: totals.get(id)! }))
  const rest = totalOf('rest')
  const free = totalOf('free')
  if (rest > 0n) series.push({ id: 'rest', kind: 'rest', colour: 'var(--series-rest)', total: rest })
  if (free > 0n) series.push({ id: 'free', kind: 'free', colour: 'var(--series-free)', total: free })
  return { series, days: stacked }
}

function sum(amounts: Iterable<bigint>): bigint {
  let total = 0n
  for (const amount of amounts) total += amount
  return total
}
