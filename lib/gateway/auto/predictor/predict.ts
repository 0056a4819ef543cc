import { decode, heads, logitsOf, type Head, type Model } from './model.ts'
import { readPassage } from './passage.ts'
// An import like any other: Node reads it once at start, Next's bundler packs it along.
import weights from './weights.json' with { type: 'json' }

/** The probability (0–1) that a model of each tier answers a prompt rightly. */
export type Prediction = Record<Head, number>

const shipped = decode(weights)

/** What a typical premium call must gain in probability so that 85 % is saved, as trained with these weights. */
export const predictedLambda = weights.lambda

/**
 * What is to be expected of a prompt, from its words and its structure; pure, the same for the same prompt.
 * However long the prompt is, 6,000 characters of it are read. Trained on exam questions, sums and reading of
 * code (docs/auto.md): of other requests the numbers say little.
 */
export function predict(prompt: string): Prediction {
  return predictWith(shipped, prompt)
}

export function predictWith(model: Model, prompt: string): Prediction {
  const logits = logitsOf(model, readPassage(prompt))
  const prediction: Prediction = { premium: 0, mid: 0, small: 0 }
  for (const [index, head] of heads.entries()) prediction[head] = 1 / (1 + Math.exp(-logits[index]!))
  return prediction
}
