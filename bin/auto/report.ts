import { keptLevels, savedLevels, type Interval, type Measurement } from './measure.ts'
import type { Latency } from './robustness.ts'

export interface Findings {
  sets: Measurement[]
  /** GPT-4 against Mixtral on MMLU, trained on nothing else, five folds. */
  mmluApgr: number
  flips: Record<string, number>
  latency: Latency
  weightsBytes: number
  trained: number
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
const range = ([low, high]: Interval): string => `${(low * 100).toFixed(1)} to ${(high * 100).toFixed(1)}`

/** The tables of docs/auto.md; the same text is printed. */
export function tables({ sets, mmluApgr, flips, latency, weightsBytes, trained }: Findings): string {
  return [
    ...sets.flatMap(setTable),
    '### A cost target set beforehand',
    '',
    `λ (${sets[0]?.blind.thrift.toFixed(3)} for a mean premium call) was chosen on the validation file for 85 % saved, with a predictor that never saw it. It is used on the sets as it is, and as the gateway uses it: held by the budget, which raises λ a little with every call that costs more than 15 % of premium, and lowers it with every other.`,
    '',
    table(
      ['set', 'fixed λ: saved', 'kept', 'premium', 'with the budget: saved', 'kept', 'premium'],
      sets.map(({ name, blind, steered }) => [name, ...[blind, steered].flatMap(({ saved, kept, shares }) => [percent(saved), percent(kept), percent(shares[0]!)])]),
    ),
    '### Ranking, calibration, sameness, speed',
    '',
    table(
      ['measure', ...sets.map(({ name }) => name)],
      [
        ...Object.keys(sets[0]?.apgr ?? {}).map((pair) => [`APGR ${pair}`, ...sets.map(({ apgr }) => apgr[pair]!.toFixed(3))]),
        ['calibration error (ECE, ten bins)', ...sets.map(({ calibrationError }) => calibrationError.toFixed(3))],
      ],
    ),
    `APGR of GPT-4 over Mixtral on MMLU, trained on MMLU alone, five folds: ${mmluApgr.toFixed(3)}.`,
    '',
    'Choices that change when a prompt is worded around differently (validation file, λ as above):',
    '',
    table(['change', 'choices changed'], Object.entries(flips).map(([name, share]) => [name, percent(share)])),
    `One prediction: p50 ${latency.p50Ms.toFixed(3)} ms, p99 ${latency.p99Ms.toFixed(3)} ms, a prompt of 400 KB ${latency.longMs.toFixed(2)} ms. Weights: ${Math.ceil(weightsBytes / 1024)} KB, trained on ${trained.toLocaleString('en')} prompts.`,
    '',
  ].join('\n')
}

function setTable({ name, prompts, lines, interval, aboveStatic }: Measurement): string[] {
  return [
    `### ${name[0]!.toUpperCase()}${name.slice(1)} (${prompts.toLocaleString('en')} prompts)`,
    '',
    table(
      ['chosen by', ...savedLevels.map((level) => `kept at ${Math.round(level * 100)} % saved`), ...keptLevels.map((level) => `saved at ${Math.round(level * 100)} % kept`)],
      lines.map((line) => [line.name, ...line.kept.map(percent), ...line.saved.map(percent)]),
    ),
    `The predictor at 85 % saved: 95 % interval ${range(interval)} %; above the best static mix by ${range(aboveStatic)} points.`,
    '',
  ]
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `${[head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`
}
