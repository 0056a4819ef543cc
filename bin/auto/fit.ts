import { HEADS, type Model } from '#lib/gateway/auto/predictor/model.ts'
import { BUCKETS } from '#lib/gateway/auto/predictor/words.ts'
import type { Example } from './data.ts'
import { fitForest } from './fit-forest.ts'
import { fitWords } from './fit-words.ts'

/** How much the words have to say; the structure has the rest. */
const WORD_SHARE = 0.35
const MOST = 127

/** Trains a predictor: words and structure apart, their log odds mixed. The same examples give the same model. */
export function fit(examples: readonly Example[]): Model {
  const words = fitWords(examples)
  const forest = fitForest(examples)
  const wordScale = Float32Array.from({ length: HEADS }, (_, head) => {
    const largest = headOf(words.weights, head).reduce((most, weight) => Math.max(most, Math.abs(weight)), 0)
    return (WORD_SHARE * largest) / MOST || 1
  })
  return {
    bias: Float32Array.from(forest.bias, (bias, head) => WORD_SHARE * words.bias[head]! + (1 - WORD_SHARE) * bias),
    wordScale,
    words: Int8Array.from(words.weights, (weight, at) => Math.round((WORD_SHARE * weight) / wordScale[Math.floor(at / BUCKETS)]!)),
    depth: forest.depth,
    trees: forest.feature.length / ((1 << forest.depth) - 1),
    feature: forest.feature,
    threshold: forest.threshold,
    leaves: forest.leaves.map((value) => (1 - WORD_SHARE) * value),
  }
}

function headOf(weights: Float64Array, head: number): Float64Array {
  return weights.subarray(head * BUCKETS, (head + 1) * BUCKETS)
}
