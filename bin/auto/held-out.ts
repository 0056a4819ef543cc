import { createHash } from 'node:crypto'
import { heads, predictWith, type Model } from '#lib/gateway/auto/predictor/model.ts'
import { CHARACTERS_PER_TOKEN, expectedCost } from '#lib/gateway/auto/expect.ts'
import type { Item } from './choices.ts'
import { exampleOf, type Models, type Row } from './data.ts'
import { fit } from './fit.ts'

/** The models a measurement chooses between, by family: premium, mid, small. */
export const trios: Readonly<Record<string, readonly [string, string, string]>> = {
  mmlupro: ['gemini-1.5-pro-002', 'gemini-1.5-flash-002', 'Meta-Llama-3_1-8B-Instruct'],
  gsm: ['gpt-4o-2024-08-06', 'gpt-4o-mini-2024-07-18', 'Meta-Llama-3.1-8B-Instruct'],
  crux: ['gpt-4o-2024-08-06', 'gpt-4o-mini-2024-07-18', 'Meta-Llama-3.1-8B-Instruct'],
}

/** A row with what a model said of it that had not seen it. */
export interface Predicted {
  row: Row
  odds: number[]
}

/** What is left out of training together: `fold` numbers the parts, undefined = always trained on, never measured. */
export interface HeldOut {
  name: string
  fold: (row: Row) => string | undefined
}

const FOLDS = 5

/** Prompts of known subjects, of subjects never seen, of sources never seen. */
export function heldOutSets(): HeldOut[] {
  return [
    { name: 'same subjects', fold: (row) => String(numberOf(stemOf(row)) % FOLDS) },
    { name: 'new subjects', fold: (row) => (sourceOf(row) === 'exams' ? String(numberOf(row.group) % FOLDS) : undefined) },
    { name: 'unseen sources', fold: (row) => (sourceOf(row) === 'exams' ? undefined : sourceOf(row)) },
  ]
}

/** Predicts each row by a model that was trained without its fold, and without any prompt that begins as one of it does. */
export function predictHeldOut(rows: readonly Row[], models: Models, { fold }: HeldOut): Predicted[] {
  const folds = [...new Set(rows.map(fold))].filter((name) => name !== undefined).sort()
  return folds.flatMap((name) => {
    const measured = rows.filter((row) => fold(row) === name)
    const known = new Set(measured.map(stemOf))
    const model = train(rows.filter((row) => fold(row) !== name && !known.has(stemOf(row))), models)
    return predictAll(model, measured)
  })
}

export function train(rows: readonly Row[], models: Models): Model {
  return fit(rows.flatMap((row) => exampleOf(row, models) ?? []))
}

export function predictAll(model: Model, rows: readonly Row[]): Predicted[] {
  return rows.map((row) => {
    const prediction = predictWith(model, row.prompt)
    return { row, odds: heads.map((head) => prediction[head]) }
  })
}

/** The prices of the data have no hours. */
const at = new Date(0)

/**
 * The prompts of families whose three models all answered. Cost is paid for the tokens of the real answers;
 * expected for the prompt's own and the mean answer of that model, as no answer's length is known beforehand.
 */
export function itemsOf(predicted: readonly Predicted[], models: Models): Item[] {
  return Object.entries(trios).flatMap(([family, trio]) => {
    const all = predicted.filter(({ row }) => row.family === family && trio.every((name) => row.outcomes[name]))
    const output = trio.map((name) => all.reduce((sum, { row }) => sum + (row.outcomes[name]![1] ?? 0), 0) / all.length)
    return all.map(({ row, odds }) => {
      const input = row.prompt.length / CHARACTERS_PER_TOKEN
      const cost = (tokens: readonly number[]): number[] => trio.map((name, index) => expectedCost({ input, output: tokens[index]! }, models[name]!.price, { at }))
      return { odds, right: trio.map((name) => row.outcomes[name]![0]), cost: cost(trio.map((name) => row.outcomes[name]![1] ?? 0)), expected: cost(output), length: row.prompt.length }
    })
  })
}

/** The same prompts with nothing known but the subject: how often each model was right in the others' folds. */
export function withSubjectPrior(predicted: readonly Predicted[], models: Models, { fold }: HeldOut): Predicted[] {
  const rates = new Map<string, number[]>()
  const rateOf = (row: Row): number[] => {
    const part = fold(row)
    const key = `${part}\n${row.group}`
    const known = rates.get(key)
    if (known) return known
    const others = predicted.filter((other) => trios[other.row.family] && fold(other.row) !== part)
    const near = others.filter((other) => other.row.group === row.group)
    const rate = meanTargets(near.length > 0 ? near : others, models)
    rates.set(key, rate)
    return rate
  }
  return predicted.map(({ row }) => ({ row, odds: trios[row.family] ? rateOf(row) : [0, 0, 0] }))
}

function meanTargets(predicted: readonly Predicted[], models: Models): number[] {
  const targets = predicted.flatMap(({ row }) => exampleOf(row, models)?.targets ?? [])
  return heads.map((_, head) => targets.reduce((sum, each) => sum + each[head]!, 0) / targets.length)
}

function sourceOf({ family, group }: Row): string {
  if (family === 'gsm' || family === 'crux') return family
  return /^mp:([a-z]+)/i.exec(group)?.[1]?.toLowerCase() ?? 'exams'
}

const STEM = 60

/** The same question is asked in several collections with other options: what it begins with says that it is the same. */
function stemOf({ prompt }: Row): string {
  return prompt.toLowerCase().replace(/[^a-z0-9]/g, '').slice(0, STEM)
}

function numberOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32LE(0)
}
