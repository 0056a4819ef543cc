import { FEATURES, featureNames, readFeatures } from './features.ts'
import { readPassage, type Passage } from './passage.ts'
import { BUCKETS, readWords } from './words.ts'

/** Whom probabilities are for, in the order of a model's numbers. */
export const heads = ['premium', 'mid', 'small'] as const
export type Head = (typeof heads)[number]
export const HEADS = heads.length

/**
 * Log odds a head = bias + what the words say + what the structure says, by lines and by trees.
 * Words: a weight a head and bucket (HEADS × BUCKETS), whole numbers of `wordScale`, over √(number of words).
 * Lines: a weight a head and feature (HEADS × FEATURES), times the feature in deviations from its mean.
 * Trees: `trees` complete binary trees of `depth`. Inner nodes lie in heap order, a tree after the other:
 * left where the feature is below the threshold. Leaves: HEADS numbers each.
 */
export interface Model {
  bias: Float32Array
  wordScale: Float32Array
  words: Int8Array
  /** Of each feature, over what it was trained on. */
  mean: Float32Array
  deviation: Float32Array
  lines: Float32Array
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
  mean: string
  deviation: string
  lines: string
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
    mean: new Float32Array(bytesOf(weights.mean)),
    deviation: new Float32Array(bytesOf(weights.deviation)),
    lines: new Float32Array(bytesOf(weights.lines)),
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
    model.mean.length === FEATURES &&
    model.deviation.length === FEATURES &&
    model.lines.length === HEADS * FEATURES &&
    model.threshold.length === model.feature.length &&
    model.leaves.length === model.trees * (inner + 1) * HEADS
  if (!fits) throw new Error('The predictor’s weights do not fit its code: run `npm run train:auto`.')
  return model
}

export function encode({ bias, wordScale, words, mean, deviation, lines, depth, feature, threshold, leaves }: Model, lambda: number): Weights {
  return {
    features: featureNames,
    lambda,
    bias: Array.from(bias),
    wordScale: Array.from(wordScale),
    words: base64Of(words),
    mean: base64Of(mean),
    deviation: base64Of(deviation),
    lines: base64Of(lines),
    depth,
    feature: base64Of(feature),
    threshold: base64Of(threshold),
    leaves: base64Of(leaves),
  }
}

/** The probability (0–1) that a model of each tier answers a prompt rightly. */
export type Prediction = Record<Head, number>

export function predictWith(model: Model, prompt: string): Prediction {
  const [premium, mid, small] = logitsOf(model, readPassage(prompt))
  const probability = (logit: number): number => 1 / (1 + Math.exp(-logit))
  return { premium: probability(premium!), mid: probability(mid!), small: probability(small!) }
}

const structure = new Float32Array(FEATURES)
const logits = new Float64Array(HEADS)

/** The log odds of each head for a passage. The array is used again by the next call. */
function logitsOf(model: Model, passage: Passage): Float64Array {
  logits.set(model.bias)
  addWords(model, passage)
  readFeatures(passage, structure)
  addLines(model, structure)
  addTrees(model, structure)
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

/** What is further out than anything seen in training counts as if it were just there. */
const FURTHEST = 3

/** A feature's value in deviations from its mean. */
export function standard(value: number, feature: number, { mean, deviation }: Pick<Model, 'mean' | 'deviation'>): number {
  return Math.max(-FURTHEST, Math.min(FURTHEST, (value - mean[feature]!) / deviation[feature]!))
}

function addLines(model: Model, features: Float32Array): void {
  for (let feature = 0; feature < FEATURES; feature++) {
    const value = standard(features[feature]!, feature, model)
    for (let head = 0; head < HEADS; head++) logits[head]! += model.lines[head * FEATURES + feature]! * value
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
