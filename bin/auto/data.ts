import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { FEATURES, readFeatures } from '#lib/gateway/auto/predictor/features.ts'
import { heads, type Head } from '#lib/gateway/auto/predictor/model.ts'
import { readPassage } from '#lib/gateway/auto/predictor/passage.ts'
import { readWords } from '#lib/gateway/auto/predictor/words.ts'
import type { Price } from '#lib/catalog/types.ts'
import type { Vector } from './fit-logistic.ts'

const outcome = z.union([z.tuple([z.number()]), z.tuple([z.number(), z.number().nullable()])])
const row = z.object({
  id: z.string(),
  family: z.string(),
  /** Subject or source: what is kept out of training together. */
  group: z.string(),
  prompt: z.string(),
  /** By model: right (1) or wrong (0), and the tokens of the answer where they are known. */
  outcomes: z.record(z.string(), outcome),
})
export type Row = z.infer<typeof row>

const model = z
  .object({ tier: z.enum(heads), usd_per_1m_input: z.number(), usd_per_1m_output: z.number() })
  .transform(({ tier, usd_per_1m_input: input, usd_per_1m_output: output }) => ({ tier, price: { input: perToken(input), output: perToken(output) } satisfies Price }))
/** Tier and list price of each model in the outcomes. */
export type Models = Record<string, z.infer<typeof model>>

/** pico-USD, of USD per million. */
function perToken(usd: number): bigint {
  return BigInt(Math.round(usd * 1e6))
}

export interface RoutingData {
  train: Row[]
  validation: Row[]
  models: Models
}

/** Reads `routing_train.jsonl`, `routing_validation.jsonl` and `models.json` of a folder; undefined where there are none. */
export function readRoutingData(folder: string): RoutingData | undefined {
  const file = (name: string): string => path.join(folder, name)
  if (!existsSync(file('models.json'))) return undefined
  const rows = (name: string): Row[] => readLines(file(name)).map((line) => row.parse(JSON.parse(line)))
  return {
    train: rows('routing_train.jsonl'),
    validation: rows('routing_validation.jsonl'),
    models: z.record(z.string(), model).parse(JSON.parse(readFileSync(file('models.json'), 'utf8'))),
  }
}

export function readLines(file: string): string[] {
  return readFileSync(file, 'utf8').split('\n').filter((line) => line !== '')
}

/** A prompt as training sees it. */
export interface Example {
  features: Float32Array
  /** 1 over the root of their number at the bucket of each word. */
  words: Vector
  /** By head the share of its models that were right. */
  targets: Float64Array
  weight: number
}

/** How much an example counts whose mid outcome nobody measured. */
const GUESSED_WEIGHT = 0.5
/** Where between small (0) and premium (1) a mid model stands then: about so in what was measured. */
const MID_PLACE = 0.7

/** Undefined for a row without outcomes of both a premium and a small model. */
export function exampleOf({ prompt, outcomes }: Row, models: Models): Example | undefined {
  const [premium, mid, small] = heads.map((head) => shareRight(outcomes, models, head))
  if (premium === undefined || small === undefined) return undefined
  const passage = readPassage(prompt)
  const { buckets, count } = readWords(passage)
  return {
    features: readFeatures(passage, new Float32Array(FEATURES)),
    words: { at: buckets.slice(0, count), value: new Float32Array(count).fill(1 / Math.sqrt(count)) },
    targets: Float64Array.of(premium, mid ?? MID_PLACE * premium + (1 - MID_PLACE) * small, small),
    weight: mid === undefined ? GUESSED_WEIGHT : 1,
  }
}

/** The mean over a tier's models says more of a prompt than any one of them, and carries over to others. */
function shareRight(outcomes: Row['outcomes'], models: Models, head: Head): number | undefined {
  const rights = Object.entries(outcomes).filter(([name]) => models[name]?.tier === head).map(([, [right]]) => right)
  return rights.length === 0 ? undefined : rights.reduce((sum, right) => sum + right, 0) / rights.length
}
