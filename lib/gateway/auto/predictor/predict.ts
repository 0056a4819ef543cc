import { decode, predictWith, type Prediction } from './model.ts'
// An import like any other: Node reads it once at start, Next's bundler packs it along.
import weights from './weights.json' with { type: 'json' }

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
