import { HEADS } from '#lib/gateway/auto/predictor/model.ts'
import { BUCKETS } from '#lib/gateway/auto/predictor/words.ts'
import type { Example } from './data.ts'

/** Weights of words: HEADS × BUCKETS, and the bias of each head. */
export interface WordModel {
  weights: Float64Array
  bias: Float64Array
}

/** L2 on what a word says of all heads alike (how hard the prompt is), and of one head against the others. */
const SHARED_PENALTY = 2
const OWN_PENALTY = 20
const STEPS = 80
const FIRST_RATE = 0.05

/**
 * Logistic regression on the words, one head a tier. A head's weights are a part all heads share plus one of
 * its own that is held ten times closer to zero: outcomes tell much of how hard a prompt is and little of who
 * fails at it.
 */
export function fitWords(examples: readonly Example[]): WordModel {
  const shared = new Float64Array(BUCKETS)
  const own = new Float64Array(HEADS * BUCKETS)
  const bias = firstBias(examples)
  const model: WordModel = { weights: new Float64Array(HEADS * BUCKETS), bias }
  const slopes = { shared: new Float64Array(BUCKETS), own: new Float64Array(HEADS * BUCKETS), bias: new Float64Array(HEADS) }
  const steps = [adam(shared, slopes.shared), adam(own, slopes.own), adam(bias, slopes.bias)]
  const total = examples.reduce((sum, { weight }) => sum + weight, 0)
  for (let step = 1; step <= STEPS; step++) {
    for (let at = 0; at < own.length; at++) model.weights[at] = shared[at % BUCKETS]! + own[at]!
    slopes.shared.fill(0)
    for (let at = 0; at < own.length; at++) slopes.own[at] = 0
    slopes.bias.fill(0)
    for (const example of examples) addSlopes(model, example, slopes)
    for (let at = 0; at < own.length; at++) {
      slopes.shared[at % BUCKETS]! += slopes.own[at]!
      slopes.own[at] = (slopes.own[at]! + OWN_PENALTY * own[at]!) / total
    }
    for (let at = 0; at < BUCKETS; at++) slopes.shared[at] = (slopes.shared[at]! + SHARED_PENALTY * shared[at]!) / total
    for (let head = 0; head < HEADS; head++) slopes.bias[head]! /= total
    for (const move of steps) move(step)
  }
  for (let at = 0; at < own.length; at++) model.weights[at] = shared[at % BUCKETS]! + own[at]!
  return model
}

/** Log odds of a head. */
export function wordLogit({ weights, bias }: WordModel, { buckets }: Example, head: number): number {
  let sum = 0
  for (let index = 0; index < buckets.length; index++) sum += weights[head * BUCKETS + buckets[index]!]!
  return bias[head]! + sum / Math.sqrt(buckets.length || 1)
}

function addSlopes(model: WordModel, example: Example, slopes: { own: Float64Array; bias: Float64Array }): void {
  const { buckets, targets, weight } = example
  for (let head = 0; head < HEADS; head++) {
    const slope = (sigmoid(wordLogit(model, example, head)) - targets[head]!) * weight
    slopes.bias[head]! += slope
    const each = slope / Math.sqrt(buckets.length || 1)
    for (let index = 0; index < buckets.length; index++) slopes.own[head * BUCKETS + buckets[index]!]! += each
  }
}

/** Adam (arXiv 1412.6980) over the whole data, its rate falling to nothing: nothing random in it. */
function adam(values: Float64Array, slopes: Float64Array): (step: number) => void {
  const [mean, square] = [new Float64Array(values.length), new Float64Array(values.length)]
  return (step) => {
    const rate = FIRST_RATE * (1 - (step - 1) / STEPS)
    const [meanShare, squareShare] = [1 - 0.9 ** step, 1 - 0.99 ** step]
    for (let at = 0; at < values.length; at++) {
      mean[at] = 0.9 * mean[at]! + 0.1 * slopes[at]!
      square[at] = 0.99 * square[at]! + 0.01 * slopes[at]! ** 2
      values[at]! -= (rate * mean[at]!) / meanShare / (Math.sqrt(square[at]! / squareShare) + 1e-6)
    }
  }
}

/** The log odds of each head over all examples. */
export function firstBias(examples: readonly Example[]): Float64Array {
  return Float64Array.from({ length: HEADS }, (_, head) => {
    let [right, all] = [0.5, 1]
    for (const { targets, weight } of examples) {
      right += weight * targets[head]!
      all += weight
    }
    return Math.log(right / (all - right))
  })
}

export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit))
