import { hash } from 'node:crypto'
import type { Choice } from '../decide.ts'
import type { Lessons } from './lessons.ts'

/** How an answer of `auto`'s ended, as far as it tells how good it was. */
export interface Ended {
  accountId: string
  choice: Choice
  /** Catalogue id of the model that answered. */
  model: string
  /** When it was asked for, ms since 1970. */
  startedAt: number
  /** Its last message was cut off, though its caller set no limit. */
  cut: boolean
  /** It should have been JSON and is none, or was refused by a filter. */
  failed: boolean
}

interface Answered {
  category: string
  model: string
  at: number
  /** It was counted as good. */
  good: boolean
}

/** Asked the same again within this time, somebody was not content. */
const AGAIN_MS = 10 * 60_000
const MAX_ANSWERS = 20_000

/** Turns what happens after an answer into evidence. Per process: a repeat that reaches another one is not seen. */
export class Signals {
  readonly #lessons: Lessons
  readonly #answers = new Map<string, Answered>()

  constructor(lessons: Lessons) {
    this.#lessons = lessons
  }

  /** An answer that came to its end. The prompt is remembered as a hash, for ten minutes. */
  ended({ accountId, choice, model, startedAt, cut, failed }: Ended, now: number): void {
    const name = `${accountId} ${hash('sha1', choice.reading.text, 'base64url')} ${choice.reading.promptTokens}`
    const earlier = this.#answers.get(name)
    const again = earlier !== undefined && now - earlier.at < AGAIN_MS
    // Once, and not by who had not seen the answer yet: a program that asks the same a thousand times is not a thousand times discontent.
    if (again && earlier.good && startedAt >= earlier.at) this.#lessons.note({ category: earlier.category, model: earlier.model, good: -1, bad: 1 })
    const good = !cut && !failed
    const { category } = choice
    if (!again) this.#lessons.note({ category, model, good: Number(good), bad: Number(!good) })
    this.#answers.delete(name)
    this.#answers.set(name, { category, model, at: now, good: good && !again })
    if (this.#answers.size > MAX_ANSWERS) this.#answers.delete(this.#answers.keys().next().value!)
  }
}
