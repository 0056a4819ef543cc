import { hash, parseOptions, verify } from '@node-rs/argon2'
import { z } from 'zod'
import { ApiError } from '../errors.ts'

/** OWASP's argon2id setting (Password Storage Cheat Sheet, read 2026-11): 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Of a password nobody knows: what an unknown address is compared with, so that it takes as long as a known one. */
const nobody = '$argon2id$v=19$m=19456,t=2,p=1$ROA6/6cfFFi1yysyIqAvuQ$ewFPg8yVgrAau/dbnNvp7t0CQ8iF66oV0ZKAwVYBp+U'

export const MIN_PASSWORD = 10
export const MAX_PASSWORD = 128

/** A password to be set. Length is what makes it strong; composition rules only make it forgotten. */
export const newPassword = z
  .string()
  .transform((text) => text.normalize('NFKC'))
  .pipe(z.string().min(MIN_PASSWORD, 'too_short').max(MAX_PASSWORD, 'too_long'))

export async function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize('NFKC'), cost))
}

/** Whether the password fits; takes the same time when there is nothing to compare it with. */
export async function passwordFits(password: string, stored: string | null): Promise<boolean> {
  if (password.length > MAX_PASSWORD) return false
  const fits = await inTurn(() => verify(stored ?? nobody, password.normalize('NFKC')))
  return fits && stored !== null
}

/** Whether the hash was made with a setting other than today's and should be made anew at sign-in. */
export function isOutdated(stored: string): boolean {
  const { memoryCost, timeCost, parallelism } = parseOptions(stored)
  return memoryCost !== cost.memoryCost || timeCost !== cost.timeCost || parallelism !== cost.parallelism
}

// Each hash takes 19 MiB and a core for about 20 ms: two at a time, so that a rush of sign-ins neither
// fills memory nor takes the processor from running calls.
const MOST_RUNNING = 2
const MOST_WAITING = 200
let running = 0
const waiting: (() => void)[] = []

async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (running < MOST_RUNNING) running += 1
  else {
    if (waiting.length >= MOST_WAITING) {
      throw new ApiError('rate_limit_exceeded', 'Too many people are signing in at this moment. Try again in a few seconds.', { retryAfter: 5 })
    }
    // The one who finishes hands its place over: `running` stays as it is.
    await new Promise<void>((resolve) => waiting.push(resolve))
  }
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}
