/** How many series have a colour of their own; what is beyond them is "other". */
export const MAX_SERIES = 7

export interface Series {
  /** A model's id, a key's …; `rest` and `free` of those kinds. */
  id: string
  name: string
  kind: 'part' | 'rest' | 'free'
  colour: string
}

/** One number of one bar: a sum, or for averages and shares what is divided and by what. */
export interface Point {
  bar: number
  value: bigint
  divisor: bigint
}

/** The same of one series. */
export interface SeriesPoint extends Point {
  id: string
}

/** A bar of the chart: numbers by series id. */
export interface Bar {
  /** Where it begins, ms since 1970. */
  start: number
  amounts: ReadonlyMap<string, Point>
}

/**
 * A model keeps its colour on every page: the n-th model the account ever called has the n-th colour.
 * Where two of those shown would share one, the later takes the next that is not in use.
 */
export function colourOf(shown: readonly string[], everUsed: readonly string[]): Map<string, string> {
  const taken = new Set<number>()
  const colours = new Map<string, string>()
  for (const id of shown) {
    let slot = Math.max(everUsed.indexOf(id), 0) % MAX_SERIES
    for (let tries = 0; taken.has(slot) && tries < MAX_SERIES; tries++) slot = (slot + 1) % MAX_SERIES
    taken.add(slot)
    colours.set(id, `var(--series-${slot + 1})`)
  }
  return colours
}

export interface SeriesNames {
  of: (id: string) => string
  rest: string
  free: string
}

/** The series of these points: those with a colour in the order given, then "other", then what free calls paid. */
export function seriesOf(points: readonly SeriesPoint[], { shown, everUsed, names }: { shown: readonly string[]; everUsed: readonly string[]; names: SeriesNames }): Series[] {
  const present = new Set(points.map(({ id }) => id))
  const colours = colourOf(shown, everUsed)
  const series: Series[] = shown.filter((id) => present.has(id)).map((id) => ({ id, name: names.of(id), kind: 'part', colour: colours.get(id)! }))
  if (present.has(REST)) series.push({ id: REST, name: names.rest, kind: 'rest', colour: 'var(--series-rest)' })
  if (present.has(FREE)) series.push({ id: FREE, name: names.free, kind: 'free', colour: 'var(--series-free)' })
  return series
}

/** Ids that no model, key, provider or application has: none of them begins with a space. */
export const REST = ' rest'
export const FREE = ' free'

/** Points into bars, in order, whether or not anything happened in them. */
export function barsOf(starts: readonly number[], points: readonly SeriesPoint[]): Bar[] {
  const amounts = starts.map(() => new Map<string, Point>())
  for (const point of points) amounts[point.bar]?.set(point.id, point)
  return starts.map((start, bar) => ({ start, amounts: amounts[bar]! }))
}

/** Several numbers of one bar together. */
export function together(bar: number, points: Iterable<Point>): Point {
  const sum = { bar, value: 0n, divisor: 0n }
  for (const { value, divisor } of points) {
    sum.value += value
    sum.divisor += divisor
  }
  return sum
}
