import { predictWith, type Model } from '#lib/gateway/auto/predictor/model.ts'
import { utilityRule, type Item } from './choices.ts'
import { itemsOf, predictAll, type Predicted } from './held-out.ts'
import type { Models, Row } from './data.ts'

/** Changes of a prompt that ask for the same. */
const changes: Readonly<Record<string, (prompt: string) => string>> = {
  'polite prefix': (prompt) => `Hello, could you help me with this one?\n\n${prompt}`,
  'task prefix': (prompt) => `Below is a problem. Read it carefully and solve it.\n${prompt}`,
  'polite suffix': (prompt) => `${prompt}\n\nMany thanks for your help!`,
  'format suffix': (prompt) => `${prompt}\nReason briefly, then state your final answer on a line of its own.`,
  // What the predictor's reading of a prompt knows nothing of.
  'story before': (prompt) => `My sister had this in an exam last week and nobody in her class got it.\n\n${prompt}`,
  'words on the first line': (prompt) => `Quick one: ${prompt}`,
  'story after': (prompt) => `${prompt}\n\nMy train leaves in ten minutes.`,
  'lower case': (prompt) => prompt.toLowerCase(),
  'upper case': (prompt) => prompt.toUpperCase(),
  'system line': (prompt) => `You are an expert who gives accurate, concise replies.\n\n${prompt}`,
}

/** By change, the share of choices that are different under it. */
export function flips(model: Model, rows: readonly Row[], { models, lambda }: { models: Models; lambda: number }): Record<string, number> {
  const items = itemsOf(predictAll(model, rows), models)
  const rule = utilityRule(items)
  const choicesOf = (predicted: readonly Predicted[]): number[] => itemsOf(predicted, models).map((item, at) => rule({ ...items[at]!, odds: item.odds }, lambda))
  const before = choicesOf(predictAll(model, rows))
  return Object.fromEntries(
    Object.entries(changes).map(([name, change]) => {
      // Costs stay as they were: what is asked here is whether the odds move.
      const changed = predictAll(model, rows.map((row) => ({ ...row, prompt: change(row.prompt) })))
      const after = choicesOf(changed.map(({ odds }, at) => ({ row: rows[at]!, odds })))
      return [name, after.filter((choice, at) => choice !== before[at]).length / before.length]
    }),
  )
}

/** Milliseconds of one prediction; of each prompt the best of three, which leaves out what else the machine did. */
export interface Latency {
  p50Ms: number
  p99Ms: number
  /** The median for one prompt of 400 KB. */
  longMs: number
}

const LONG = 400_000

export function latency(model: Model, prompts: readonly string[]): Latency {
  const times = (list: readonly string[]): number[] => {
    for (const prompt of list) predictWith(model, prompt)
    return list.map((prompt) => Math.min(...[1, 2, 3].map(() => timed(model, prompt)))).sort((a, b) => a - b)
  }
  const all = times(prompts)
  const text = prompts.join('\n').repeat(1 + Math.ceil(LONG / (prompts.join('\n').length + 1))).slice(0, LONG)
  const long = times(new Array<string>(50).fill(text))
  return { p50Ms: all[Math.floor(all.length * 0.5)]!, p99Ms: all[Math.floor(all.length * 0.99)]!, longMs: long[25]! }
}

function timed(model: Model, prompt: string): number {
  const start = performance.now()
  predictWith(model, prompt)
  return performance.now() - start
}

/** The λ at which `saved` is saved on these items. */
export function lambdaFor(items: readonly Item[], saved: number): number {
  const rule = utilityRule(items)
  const premium = items.reduce((sum, { cost }) => sum + cost[0]!, 0)
  let [low, high] = [0.001, 100]
  for (let step = 0; step < 60; step++) {
    const middle = Math.sqrt(low * high)
    const cost = items.reduce((sum, item) => sum + item.cost[rule(item, middle)]!, 0)
    if (1 - cost / premium < saved) low = middle
    else high = middle
  }
  return high
}
