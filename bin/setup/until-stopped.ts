import { Refusal } from './refusal.ts'

/** A second signal this much later is a person who has waited long enough; sooner, it is the first one forwarded again. */
const IMPATIENT_MS = 1_500

export interface Stopping {
  /** Resolves at the first Ctrl-C, SIGTERM or SIGHUP, or when the process that started us is gone. */
  asked: Promise<void>
  isAsked(): boolean
  /** Throws when asked: between the steps of a start that nobody wants any more. */
  check(): void
  /** Resolves when asked again: stop at once. */
  askedAgain: Promise<void>
}

/**
 * Listens for being told to stop. A Ctrl-C reaches the whole group of the terminal, and npm and
 * bin/run.mjs forward theirs, so that the same one may arrive three times.
 */
export function untilStopped(): Stopping {
  let first = 0
  let again: () => void = () => undefined
  const askedAgain = new Promise<void>((resolve) => (again = resolve))
  const asked = new Promise<void>((resolve) => {
    const told = (): void => {
      if (!first) {
        first = Date.now()
        resolve()
      } else if (Date.now() - first > IMPATIENT_MS) again()
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, told)
    process.on('disconnect', told)
  })
  const isAsked = (): boolean => first > 0
  const check = (): void => {
    if (isAsked()) throw new Refusal('Interrupted.')
  }
  return { asked, isAsked, check, askedAgain }
}
