import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { encode } from '#lib/gateway/auto/predictor/model.ts'
import { readRoutingData } from './auto/data.ts'
import { itemsOf, predictAll, train } from './auto/held-out.ts'
import { TARGET } from './auto/measure.ts'
import { lambdaFor } from './auto/robustness.ts'
import { Refusal, run } from './setup/refusal.ts'

const WEIGHTS = path.resolve(import.meta.dirname, '../lib/gateway/auto/predictor/weights.json')

/** `npm run train:auto -- --data DIR`: trains the predictor of `auto` and writes its weights; the same data give the same file. */
await run(async () => {
  const { data, out } = parseArgs({ options: { data: { type: 'string', default: '../shared/router' }, out: { type: 'string', default: WEIGHTS } } }).values
  const routing = readRoutingData(data)
  if (!routing) throw new Refusal(`There are no routing data in ${data} (routing_train.jsonl, models.json): name their folder with --data.`)
  console.log(`training on ${routing.train.length} prompts …`)
  const model = train(routing.train, routing.models)
  // On prompts it has not seen: on its own it is surer than it will ever be.
  const lambda = lambdaFor(itemsOf(predictAll(model, routing.validation), routing.models), TARGET)
  const text = `${JSON.stringify(encode(model, lambda))}\n`
  writeFileSync(out, text)
  console.log(`${Math.ceil(text.length / 1024)} KB written to ${path.relative(process.cwd(), out)}`)
})
