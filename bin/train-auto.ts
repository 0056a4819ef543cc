import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { encode } from '#lib/gateway/auto/predictor/model.ts'
import { exampleOf, readRoutingData } from './auto/data.ts'
import { fit } from './auto/fit.ts'
import { Refusal, run } from './setup/refusal.ts'

const WEIGHTS = path.resolve(import.meta.dirname, '../lib/gateway/auto/predictor/weights.json')

/** `npm run train:auto -- --data DIR`: trains the predictor of `auto` and writes its weights; the same data give the same file. */
await run(async () => {
  const { data, out } = parseArgs({ options: { data: { type: 'string', default: '../shared/router' }, out: { type: 'string', default: WEIGHTS } } }).values
  const routing = readRoutingData(data)
  if (!routing) throw new Refusal(`There are no routing data in ${data} (routing_train.jsonl, models.json): name their folder with --data.`)
  const examples = routing.train.flatMap((row) => exampleOf(row, routing.models) ?? [])
  console.log(`training on ${examples.length} prompts …`)
  const text = `${JSON.stringify(encode(fit(examples)))}\n`
  writeFileSync(out, text)
  console.log(`${Math.ceil(text.length / 1024)} KB written to ${path.relative(process.cwd(), out)}`)
})
