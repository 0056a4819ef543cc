import { FEATURES } from '#lib/gateway/auto/predictor/features.ts'
import { HEADS, standard, type Model } from '#lib/gateway/auto/predictor/model.ts'
import { BUCKETS } from '#lib/gateway/auto/predictor/words.ts'
import type { Example } from './data.ts'
import { fitForest } from './fit-forest.ts'
import { fitLogistic, type Vector } from './fit-logistic.ts'

/** How much the words have to say beside the trees. */
const WORD_SHARE = 0.35
/** How much of what sets the tiers apart the lines decide, which keep to the broad trend where words and trees take chance for a pattern. */
const LINE_SHARE = 0.5
const MOST = 127

type Measures = Pick<Model, 'mean' | 'deviation'>

/** Trains a predictor: words, trees and lines each on their own, then mixed in log odds. The same examples give the same model. */
export function fit(examples: readonly Example[]): Model {
  const forest = fitForest(examples)
  const words = fitLogistic(examples, { size: BUCKETS, vectors: examples.map((example) => example.words), sharedPenalty: 2, ownPenalty: 20 })
  const measures = measuresOf(examples)
  const lines = fitLogistic(examples, { size: FEATURES, vectors: examples.map((example) => vectorOf(example, measures)), sharedPenalty: 20, ownPenalty: 60 })
  mix(forest.leaves, (one, head) => one * HEADS + head, { common: 1 - WORD_SHARE, own: (1 - WORD_SHARE) * (1 - LINE_SHARE) })
  mix(words.weights, (one, head) => head * BUCKETS + one, { common: WORD_SHARE, own: WORD_SHARE * (1 - LINE_SHARE) })
  mix(lines.weights, (one, head) => head * FEATURES + one, { common: 0, own: LINE_SHARE })
  const wordScale = Float32Array.from({ length: HEADS }, (_, head) => largestOf(words.weights.subarray(head * BUCKETS, (head + 1) * BUCKETS)) / MOST || 1)
  return {
    bias: Float32Array.from(forest.bias, (bias, head) => WORD_SHARE * words.bias[head]! + (1 - WORD_SHARE) * bias),
    wordScale,
    words: Int8Array.from(words.weights, (weight, at) => Math.round(weight / wordScale[Math.floor(at / BUCKETS)]!)),
    ...measures,
    lines: Float32Array.from(lines.weights),
    depth: forest.depth,
    trees: forest.feature.length / ((1 << forest.depth) - 1),
    feature: forest.feature,
    threshold: forest.threshold,
    leaves: forest.leaves,
  }
}

/** Weighs anew, in place, what the heads of each value have in common (their mean) and what each has of its own. */
function mix(values: Float64Array | Float32Array, place: (one: number, head: number) => number, { common, own }: { common: number; own: number }): void {
  for (let one = 0; one < values.length / HEADS; one++) {
    let mean = 0
    for (let head = 0; head < HEADS; head++) mean += values[place(one, head)]! / HEADS
    for (let head = 0; head < HEADS; head++) {
      const at = place(one, head)
      values[at] = common * mean + own * (values[at]! - mean)
    }
  }
}

function measuresOf(examples: readonly Example[]): Measures {
  const mean = new Float32Array(FEATURES)
  const deviation = new Float32Array(FEATURES)
  for (let at = 0; at < FEATURES; at++) {
    const average = examples.reduce((sum, { features }) => sum + features[at]!, 0) / examples.length
    const variance = examples.reduce((sum, { features }) => sum + (features[at]! - average) ** 2, 0) / examples.length
    mean[at] = average
    deviation[at] = Math.sqrt(variance) || 1
  }
  return { mean, deviation }
}

const everyFeature = Int32Array.from({ length: FEATURES }, (_, at) => at)

function vectorOf({ features }: Example, measures: Measures): Vector {
  return { at: everyFeature, value: features.map((value, at) => standard(value, at, measures)) }
}

function largestOf(weights: Float64Array): number {
  return weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0)
}
