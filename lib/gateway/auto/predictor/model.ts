import { FEATURES, featureNames, readFeatures } from './features.ts'
import type { Passage } from './passage.ts'
import { BUCKETS, readWords } from './words.ts'

/** Whom probabilities are for, in the order of a model's numbers. */
export const heads = ['premium', 'mid', 'small'] as const
export type Head = (typeof heads)[number]
export const HEADS = heads.length

/**
 * Log odds a head = bias + what the words say + what the structure says.
 * Words: a weight a head and bucket (HEADS × BUCKETS), whole numbers of `wordScale`, over √(number of words).
 * Structure: `trees` complete binary trees of `depth`. Inner nodes lie in heap order, a tree after the other:
 * left where the feature is below the threshold. Leaves: HEADS numbers each.
 */
export interface Model {
  bias: Float32Array
  wordScale: Float32Array
  words: Int8Array
  depth: number
  trees: number
  feature: Uint8Array
  threshold: Float32Array
  leaves: Float32Array
}

/** A model as a file: everything beyond names and small numbers is base64 of little-endian arrays. */
export interface Weights {
  /** The features it was trained on, by name: another list would be nonsense. */
  features: readonly string[]
  /** `predictedLambda` in predict.ts. */
  lambda: number
  bias: readonly number[]
  wordScale: readonly number[]
  words: string
  depth: number
  feature: string
  threshold: string
  leaves: string
}

/** Throws an Error where the weights were not made for this code. */
export function decode(weights: Weights): Model {
  const model: Model = {
    bias: Float32Array.from(weights.bias),
    wordScale: Float32Array.from(weights.wordScale),
    words: new Int8Array(bytesOf(weights.words)),
    depth: weights.depth,
    trees: 0,
    feature: new Uint8Array(bytesOf(weights.feature)),
    threshold: new Float32Array(bytesOf(weights.threshold)),
    leaves: new Float32Array(bytesOf(weights.leaves)),
  }
  const inner = (1 << model.depth) - 1
  model.trees = model.feature.length / inner
  const fits =
    weights.features.join() === featureNames.join() &&
    model.words.length === HEADS * BUCKETS &&
    model.threshold.length === model.feature.length &&
    model.leaves.length === model.trees * (inner + 1) * HEADS
  if (!fits) throw new Error('The predictor’s weights do not fit its code: run `npm run train:auto`.')
  return model
}

export function encode({ bias, wordScale, words, depth, feature, threshold, leaves }: Model, lambda: number): Weights {
  return {
    features: featureNames,
    lambda,
    bias: Array.from(bias),
    wordScale: Array.from(wordScale),
    depth,
    words: base64Of(words),
    feature: base64Of(feature),
    threshold: base64Of(threshold),
    leaves: base64Of(leaves),
  }
}

const structure = new Float32Array(FEATURES)
const logits = new Float64Array(HEADS)

/** The log odds of each head for a passage. The array is used again by the next call. */
export function logitsOf(model: Model, passage: Passage): Float64Array {
  logits.set(model.bias)
  addWords(model, passage)
  addTrees(model, readFeatures(passage, structure))
  return logits
}

function addWords({ words, wordScale }: Model, passage: Passage): void {
  const { buckets, count } = readWords(passage)
  if (count === 0) return
  for (let head = 0; head < HEADS; head++) {
    let sum = 0
    for (let index = 0; index < count; index++) sum += words[head * BUCKETS + buckets[index]!]!
    logits[head]! += (sum * wordScale[head]!) / Math.sqrt(count)
  }
}

function addTrees({ depth, trees, feature, threshold, leaves }: Model, features: Float32Array): void {
  const inner = (1 << depth) - 1
  for (let tree = 0; tree < trees; tree++) {
    let node = 0
    while (node < inner) {
      const at = tree * inner + node
      node = 2 * node + (features[feature[at]!]! < threshold[at]! ? 1 : 2)
    }
    const leaf = (tree * (inner + 1) + node - inner) * HEADS
    for (let head = 0; head < HEADS; head++) logits[head]! += leaves[leaf + head]!
  }
}

function bytesOf(base64: string): ArrayBuffer {
  return Uint8Array.from(Buffer.from(base64, 'base64')).buffer
}

function base64Of({ buffer, byteOffset, byteLength }: Int8Array | Uint8Array | Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}
