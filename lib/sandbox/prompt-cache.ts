import { hash } from 'node:crypto'
import type { Question } from './types.ts'

const MINIMUM = 1024
const REMEMBERED = 2_000

/**
 * Prompt caching as providers do it: a beginning of at least 1,024 tokens that was seen before is read
 * from the cache, in steps of 128. Anthropic caches only up to where it was told to, and says what it
 * has written.
 */
export class PromptCache {
  readonly #seen = new Set<string>()

  /** Which part of the question's input was cached already, and which part is now. */
  look(question: Question, tokens: readonly number[]): { cached: number; written: number } {
    if (tokens.reduce((sum, count) => sum + count, 0) < MINIMUM) return { cached: 0, written: 0 }
    const last = question.cacheUpTo ?? tokens.length - 1
    let key = `${question.provider}/${question.model}`
    let sum = 0
    let cached = 0
    for (let index = 0; index <= last; index++) {
      key = hash('sha1', `${key}\n${question.transcript[index]}`, 'hex')
      sum += tokens[index]!
      if (sum < MINIMUM) continue
      if (this.#seen.has(key)) cached = sum
      else this.#remember(key)
    }
    if (question.cacheUpTo === undefined) return { cached: cached - (cached % 128), written: 0 }
    return { cached, written: sum < MINIMUM ? 0 : sum - cached }
  }

  clear(): void {
    this.#seen.clear()
  }

  #remember(key: string): void {
    if (this.#seen.size >= REMEMBERED) this.#seen.clear()
    this.#seen.add(key)
  }
}
