import type { Row } from '../../models/_components/wishes.ts'

/** A line of the comparison whose values can be ranked. */
export interface Ranked {
  /** null = not known. */
  value: (row: Row) => number | bigint | null
  better: 'more' | 'less'
}

export const ranked = {
  context: { value: ({ model }) => model.contextLength, better: 'more' },
  maxOutput: { value: ({ model }) => model.maxOutput, better: 'more' },
  input: { value: ({ input }) => input, better: 'less' },
  output: { value: ({ output }) => output, better: 'less' },
  uptime: { value: ({ uptime }) => uptime, better: 'more' },
  firstToken: { value: ({ firstTokenMs }) => firstTokenMs, better: 'less' },
  speed: { value: ({ tokensPerSecond }) => tokensPerSecond, better: 'more' },
  providers: { value: ({ model }) => model.offers.length, better: 'more' },
  'lmarena-text': measure('lmarena-text'),
  'artificial-analysis-index': measure('artificial-analysis-index'),
  'gpqa-diamond': measure('gpqa-diamond'),
} as const satisfies Record<string, Ranked>

export type RankedLine = keyof typeof ranked

/** Which of the rows are best in a line. None when fewer than two are known, or all are alike. */
export function best(rows: readonly Row[], line: RankedLine): ReadonlySet<Row> {
  const { value, better } = ranked[line] as Ranked
  const known = rows.flatMap((row) => {
    const found = value(row)
    return found === null ? [] : [{ row, found }]
  })
  if (known.length < 2) return new Set()
  const top = known.reduce((one, other) => (better === 'more' ? other.found > one.found : other.found < one.found) ? other : one)
  const winners = known.filter(({ found }) => found === top.found)
  return winners.length === rows.length ? new Set() : new Set(winners.map(({ row }) => row))
}

function measure(metric: string): Ranked {
  return { value: ({ model }) => model.quality?.find((one) => one.metric === metric)?.value ?? null, better: 'more' }
}
