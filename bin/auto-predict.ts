import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { predict } from '#lib/gateway/auto/predictor/predict.ts'
import { Refusal, run } from './setup/refusal.ts'

const asked = z.object({ id: z.union([z.string(), z.number()]), prompt: z.string() })

/** `npm run -s auto:predict -- --in FILE.jsonl --out FILE.jsonl`: {"id","prompt"} lines become {"id","premium","mid","small"} lines. */
await run(async () => {
  const { in: from, out } = parseArgs({ options: { in: { type: 'string' }, out: { type: 'string' } } }).values
  if (!from || !out) throw new Refusal('Usage: npm run -s auto:predict -- --in FILE.jsonl --out FILE.jsonl')
  const lines = readFileSync(from, 'utf8').split('\n')
  writeFileSync(out, lines.map((line, at) => (line.trim() === '' ? '' : `${answer(line, at + 1)}\n`)).join(''))
})

function answer(line: string, at: number): string {
  const found = asked.safeParse(parse(line))
  if (!found.success) throw new Refusal(`Line ${at} is not {"id": …, "prompt": "…"} in JSON.`)
  return JSON.stringify({ id: found.data.id, ...predict(found.data.prompt) })
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
