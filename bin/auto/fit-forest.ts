import { FEATURES } from '#lib/gateway/auto/predictor/features.ts'
import { HEADS } from '#lib/gateway/auto/predictor/model.ts'
import type { Example } from './data.ts'
import { firstBias, sigmoid } from './fit-logistic.ts'

/** As in the predictor's `Model`, with the bias of each head. */
export interface Forest {
  bias: Float64Array
  depth: number
  feature: Uint8Array
  threshold: Float32Array
  leaves: Float32Array
}

const TREES = 200
const DEPTH = 5
const RATE = 0.06
/** L2 on what a leaf says of all heads alike, and of one head against the others. */
const SHARED_PENALTY = 5
const OWN_PENALTY = 10
/** A leaf needs as much certainty as about so many even odds. */
const LEAST_CURVATURE = 6
const BINS = 48
const ROW_SHARE = 0.7
const FEATURE_SHARE = 0.5
const INNER = (1 << DEPTH) - 1
/** Slope and curvature of each head. */
const SUMS = 2 * HEADS

/** Gradient boosting on the structure: all heads share the splits, so that a tree first tells hard from easy. */
export function fitForest(examples: readonly Example[]): Forest {
  const edges = Array.from({ length: FEATURES }, (_, feature) => edgesOf(examples, feature))
  const bins = edges.map((list, feature) => Uint8Array.from(examples, ({ features }) => binOf(list, features[feature]!)))
  const random = randomFrom(7)
  const bias = firstBias(examples)
  const logits = Float64Array.from({ length: examples.length * HEADS }, (_, at) => bias[at % HEADS]!)
  const forest: Forest = { bias, depth: DEPTH, feature: new Uint8Array(TREES * INNER), threshold: new Float32Array(TREES * INNER).fill(Infinity), leaves: new Float32Array(TREES * (INNER + 1) * HEADS) }
  for (let tree = 0; tree < TREES; tree++) {
    const rows = examples.flatMap((_, row) => (random() < ROW_SHARE ? row : []))
    const columns = edges.flatMap((_, feature) => (random() < FEATURE_SHARE ? feature : []))
    grow({ forest, tree, rows, columns, edges, bins, slopes: slopesOf(examples, logits) })
    for (const [row, { features }] of examples.entries()) {
      const leaf = leafOf(forest, tree, features)
      for (let head = 0; head < HEADS; head++) logits[row * HEADS + head]! += forest.leaves[leaf + head]!
    }
  }
  return forest
}

interface Growing {
  forest: Forest
  tree: number
  rows: number[]
  columns: readonly number[]
  edges: readonly number[][]
  bins: readonly Uint8Array[]
  /** SUMS numbers a row. */
  slopes: Float64Array
}

function grow(growing: Growing): void {
  const { forest, tree, edges, bins, slopes } = growing
  const members: number[][] = [growing.rows]
  for (let node = 0; node < INNER; node++) {
    const rows = members[node]!
    const split = bestSplit(growing, rows)
    if (split) {
      forest.feature[tree * INNER + node] = split.feature
      forest.threshold[tree * INNER + node] = edges[split.feature]![split.bin]!
    }
    const isLeft = (row: number): boolean => !split || bins[split.feature]![row]! <= split.bin
    members[2 * node + 1] = rows.filter(isLeft)
    members[2 * node + 2] = rows.filter((row) => !isLeft(row))
  }
  for (let leaf = 0; leaf <= INNER; leaf++) {
    const values = stepOf(sumOf(slopes, members[INNER + leaf]!))
    for (let head = 0; head < HEADS; head++) forest.leaves[(tree * (INNER + 1) + leaf) * HEADS + head] = RATE * values[head]!
  }
}

/** The split that gains most; undefined where none gains or rows are too few. */
function bestSplit({ columns, edges, bins, slopes }: Growing, rows: readonly number[]): { feature: number; bin: number } | undefined {
  const total = sumOf(slopes, rows)
  if (curvature(total) < 2 * LEAST_CURVATURE) return undefined
  let best: { feature: number; bin: number } | undefined
  let most = gainOf(total) + 1e-9
  const [sums, left, right] = [new Float64Array(BINS * SUMS), new Float64Array(SUMS), new Float64Array(SUMS)]
  for (const feature of columns) {
    sums.fill(0)
    const bin = bins[feature]!
    for (const row of rows) for (let at = 0; at < SUMS; at++) sums[bin[row]! * SUMS + at]! += slopes[row * SUMS + at]!
    left.fill(0)
    for (let edge = 0; edge < edges[feature]!.length; edge++) {
      for (let at = 0; at < SUMS; at++) {
        left[at]! += sums[edge * SUMS + at]!
        right[at] = total[at]! - left[at]!
      }
      if (curvature(left) < LEAST_CURVATURE || curvature(right) < LEAST_CURVATURE) continue
      const gain = gainOf(left) + gainOf(right)
      if (gain > most) [most, best] = [gain, { feature, bin: edge }]
    }
  }
  return best
}

/** Newton's step: one for all heads, then each head's own on what is left. */
function stepOf(sums: Float64Array): number[] {
  const common = commonStep(sums)
  return Array.from({ length: HEADS }, (_, head) => {
    const [slope, curve] = [sums[2 * head]!, sums[2 * head + 1]!]
    return common - (slope + curve * common) / (curve + OWN_PENALTY)
  })
}

/** Twice by how much that step lowers the loss. */
function gainOf(sums: Float64Array): number {
  const common = commonStep(sums)
  let gain = common * common * (curvature(sums) + SHARED_PENALTY)
  for (let head = 0; head < HEADS; head++) {
    const [slope, curve] = [sums[2 * head]!, sums[2 * head + 1]!]
    gain += (slope + curve * common) ** 2 / (curve + OWN_PENALTY)
  }
  return gain
}

function commonStep(sums: Float64Array): number {
  let slope = 0
  for (let at = 0; at < SUMS; at += 2) slope += sums[at]!
  return -slope / (curvature(sums) + SHARED_PENALTY)
}

function curvature(sums: Float64Array): number {
  let sum = 0
  for (let at = 1; at < SUMS; at += 2) sum += sums[at]!
  return sum
}

function sumOf(slopes: Float64Array, rows: readonly number[]): Float64Array {
  const sums = new Float64Array(SUMS)
  for (const row of rows) for (let at = 0; at < SUMS; at++) sums[at]! += slopes[row * SUMS + at]!
  return sums
}

function slopesOf(examples: readonly Example[], logits: Float64Array): Float64Array {
  const slopes = new Float64Array(examples.length * SUMS)
  for (const [row, { targets, weight }] of examples.entries()) {
    for (let head = 0; head < HEADS; head++) {
      const p = sigmoid(logits[row * HEADS + head]!)
      slopes[row * SUMS + 2 * head] = weight * (p - targets[head]!)
      slopes[row * SUMS + 2 * head + 1] = weight * p * (1 - p)
    }
  }
  return slopes
}

/** Where a tree's leaf for these features begins in `leaves`. */
function leafOf({ feature, threshold }: Forest, tree: number, features: Float32Array): number {
  let node = 0
  while (node < INNER) {
    const at = tree * INNER + node
    node = 2 * node + (features[feature[at]!]! < threshold[at]! ? 1 : 2)
  }
  return (tree * (INNER + 1) + node - INNER) * HEADS
}

/** At most BINS − 1 values that cut a feature into parts of about the same size. */
function edgesOf(examples: readonly Example[], feature: number): number[] {
  const values = Float32Array.from(examples, ({ features }) => features[feature]!).sort()
  const cuts = Array.from({ length: BINS - 1 }, (_, cut) => values[Math.floor((values.length * (cut + 1)) / BINS)]!)
  return [...new Set(cuts)].filter((cut) => cut > values[0]!)
}

/** How many edges a value reaches. */
function binOf(edges: readonly number[], value: number): number {
  let bin = 0
  while (bin < edges.length && edges[bin]! <= value) bin++
  return bin
}

/** Numbers in 0–1 that look random and are the same every time (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
