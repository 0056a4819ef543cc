import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { predictedLambda } from '#lib/gateway/auto/predictor/predict.ts'
import { apgr } from './auto/choices.ts'
import { readRoutingData, type RoutingData } from './auto/data.ts'
import { heldOutSets, itemsOf, predictAll, predictHeldOut, train, withSubjectPrior, type Predicted } from './auto/held-out.ts'
import { measure, TARGET } from './auto/measure.ts'
import { plot } from './auto/plot.ts'
import { tables, type Findings } from './auto/report.ts'
import { flips, lambdaFor, latency } from './auto/robustness.ts'
import { writeMeasured } from './auto/write-measured.ts'
import { Refusal, run } from './setup/refusal.ts'

const PROJECT = path.resolve(import.meta.dirname, '..')
const WEIGHTS = path.join(PROJECT, 'lib/gateway/auto/predictor/weights.json')
const DOCS = path.join(PROJECT, 'docs')

/** `npm run bench:auto -- --data DIR`: measures the predictor of `auto` on prompts kept out of its training, and writes the figures into docs/auto.md. */
await run(async () => {
  const { data } = parseArgs({ options: { data: { type: 'string', default: '../shared/router' } } }).values
  const routing = readRoutingData(data)
  if (!routing) return console.log(`There are no routing data in ${data}: nothing measured (name their folder with --data).`)
  const findings = examine(routing)
  const text = tables(findings)
  console.log(text)
  mkdirSync(path.join(DOCS, 'auto'), { recursive: true })
  for (const set of findings.sets) writeFileSync(path.join(DOCS, 'auto', `${set.name.replaceAll(' ', '-')}.svg`), plot(set))
  writeMeasured(PROJECT, findings, text)
})

function examine({ train: rows, validation, models }: RoutingData): Findings {
  const model = train(rows, models)
  const lambda = lambdaFor(itemsOf(predictAll(model, validation), models), TARGET)
  if (Math.abs(lambda - predictedLambda) > 1e-3) throw new Refusal('The shipped weights were not trained on these data by this code: run `npm run train:auto` first.')
  const predicted = heldOutSets().map((set) => ({ set, rows: predictHeldOut(rows, models, set) }))
  return {
    sets: predicted.map(({ set, rows: all }) => measure({ name: set.name, items: itemsOf(all, models), prior: itemsOf(withSubjectPrior(all, models, set), models), lambda })),
    mmluApgr: mmluApgr(predictHeldOut(rows.filter(({ family }) => family === 'mmlu'), models, heldOutSets()[0]!)),
    flips: flips(model, validation, { models, lambda }),
    latency: latency(model, validation.map(({ prompt }) => prompt)),
    weightsBytes: statSync(WEIGHTS).size,
    trained: rows.length,
  }
}

/** RouteLLM's pair, ranked by how much likelier the strong one is right. */
function mmluApgr(predicted: readonly Predicted[]): number {
  const [strong, weak] = ['gpt-4-1106-preview', 'mixtral-8x7b-instruct-v0.1'] as const
  const items = predicted.flatMap(({ row, odds }) => {
    const [right, wrong] = [row.outcomes[strong], row.outcomes[weak]]
    return row.family === 'mmlu' && right && wrong ? [{ odds, right: [right[0], 0, wrong[0]], cost: [], expected: [], length: 0 }] : []
  })
  return apgr(items, 0, 2)
}
