import { HEADS } from '#lib/gateway/auto/predictor/model.ts'
import type { Example } from './data.ts'

/** The places of a long vector that are not zero, and what stands there. */
export interface Vector {
  at: Int32Array
  value: Float32Array
}

/** Of each example one vector of `size` numbers. */
export interface Inputs {
  size: number
  vectors: readonly Vector[]
  /** L2 on what a number says of all heads alike (how hard the prompt is), and of one head against the others. */
  sharedPenalty: number
  ownPenalty: number
}

/** Weights (HEADS × size) and the bias of each head. */
export interface Linear {
  weights: Float64Array
  bias: Float64Array
}

const STEPS = 80
const FIRST_RATE = 0.05

/**
 * Logistic regression, one head a tier. A head's weights are a part all heads share plus one of its own that is
 * held closer to zero: outcomes tell much of how hard a prompt is and little of who fails at it.
 */
export function fitLogistic(examples: readonly Example[], inputs: Inputs): Linear {
  const { size, sharedPenalty, ownPenalty } = inputs
  const shared = new Float64Array(size)
  const own = new Float64Array(HEADS * size)
  const bias = firstBias(examples)
  const model: Linear = { weights: new Float64Array(HEADS * size), bias }
  const slopes = { shared: new Float64Array(size), own: new Float64Array(HEADS * size), bias: new Float64Array(HEADS) }
  const steps = [adam(shared, slopes.shared), adam(own, slopes.own), adam(bias, slopes.bias)]
  const total = examples.reduce((sum, { weight }) => sum + weight, 0)
  for (let step = 1; step <= STEPS; step++) {
    for (const each of Object.values(slopes)) each.fill(0)
    for (const [index, example] of examples.entries()) addSlopes(model, { example, vector: inputs.vectors[index]!, size }, slopes)
    for (let at = 0; at < own.length; at++) {
      slopes.shared[at % size]! += slopes.own[at]!
      slopes.own[at] = (slopes.own[at]! + ownPenalty * own[at]!) / total
    }
    for (let at = 0; at < size; at++) slopes.shared[at] = (slopes.shared[at]! + sharedPenalty * shared[at]!) / total
    for (let head = 0; head < HEADS; head++) slopes.bias[head]! /= total
    for (const move of steps) move(step)
    for (let at = 0; at < own.length; at++) model.weights[at] = shared[at % size]! + own[at]!
  }
  return model
}

interface Seen {
  example: Example
  vector: Vector
  size: number
}

function addSlopes(model: Linear, { example: { targets, weight }, vector, size }: Seen, slopes: { own: Float64Array; bias: Float64Array }): void {
  const { at, value } = vector
  for (let head = 0; head < HEADS; head++) {
    const slope = (sigmoid(logitOf(model, vector, { head, size })) - targets[head]!) * weight
    slopes.bias[head]! += slope
    for (let index = 0; index < at.length; index++) slopes.own[head * size + at[index]!]! += slope * value[index]!
  }
}

/** Log odds of a head. */
function logitOf({ weights, bias }: Linear, { at, value }: Vector, { head, size }: { head: number; size: number }): number {
  let sum = bias[head]!
  for (let index = 0; index < at.length; index++) sum += weights[head * size + at[index]!]! * value[index]!
  return sum
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
