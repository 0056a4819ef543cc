import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { heads } from '#lib/gateway/auto/predictor/model.ts'
import { trios } from './held-out.ts'
import type { Findings } from './report.ts'

const BEGIN = '<!-- figures: written by npm run bench:auto -->'
const END = '<!-- end of figures -->'

/** Puts the tables into docs/auto.md and what the pages say into lib/gateway/auto/measured.ts. */
export function writeMeasured(project: string, findings: Findings, text: string): void {
  const page = path.join(project, 'docs/auto.md')
  const old = readFileSync(page, 'utf8')
  const [before, after] = [old.split(BEGIN)[0], old.split(END)[1]]
  if (after === undefined) throw new Error(`docs/auto.md has lost its marks "${BEGIN}" and "${END}".`)
  writeFileSync(page, `${before}${BEGIN}\n\n${text}\n${END}${after}`)
  writeFileSync(path.join(project, 'lib/gateway/auto/measured.ts'), moduleOf(findings))
}

function moduleOf({ sets }: Findings): string {
  const round = (share: number): number => Math.round(share * 1000) / 1000
  const shares = (of: readonly number[]): string => heads.map((tier, at) => `${tier}: ${round(of[at] ?? 0)}`).join(', ')
  const rows = sets.map(({ name, prompts, steered }) => `  { set: '${name}', prompts: ${prompts}, saved: ${round(steered.saved)}, kept: ${round(steered.kept)}, shares: { ${shares(steered.shares)} } },`)
  return [
    '/** Written by `npm run bench:auto`; how it was measured stands in docs/auto.md. */',
    'export interface Measured {',
    '  set: string',
    '  prompts: number',
    '  /** Share of the cost of sending everything to premium that was saved, and of its right answers that was kept: λ chosen on other prompts, held by the budget. */',
    '  saved: number',
    '  kept: number',
    '  /** Share of the calls that each tier got. */',
    "  shares: Readonly<Record<'premium' | 'mid' | 'small', number>>",
    '}',
    '',
    `export const premiumModels: readonly string[] = [${[...new Set(Object.values(trios).map(([premium]) => `'${premium}'`))].join(', ')}]`,
    '',
    'export const measured: readonly Measured[] = [',
    ...rows,
    ']',
    '',
  ].join('\n')
}
