import { Secret, TOTP } from 'otpauth'
import type { Prisma } from '#gen/prisma/client.ts'
import { prisma } from './prisma.ts'
import { seal, unseal } from './secret-box.ts'

/** RFC 6238 with what every authenticator app understands: SHA-1, six digits, thirty seconds. */
const PERIOD = 30

/** The seed of a person's codes, sealed; bound to them. */
export function newSeed(): Secret {
  return new Secret({ size: 20 })
}

export function sealSeed(seed: Secret, userId: string): string {
  return seal(seed.bytes, `totp:${userId}`)
}

/** What an authenticator app scans. `issuer` and `label` are what it shows. */
export function seedUri(seed: Secret, { issuer, label }: { issuer: string; label: string }): string {
  return new TOTP({ issuer, label, secret: seed, period: PERIOD }).toString()
}

export function openSeed(sealed: string, userId: string): { seed: Secret; stale: boolean } {
  const { secret, stale } = unseal(sealed, `totp:${userId}`)
  return { seed: new Secret({ buffer: new Uint8Array(secret).buffer }), stale }
}

/**
 * The step (thirty seconds since 1970) a code is of, or null: the present one, the one before, for clocks that
 * are late or people who are slow, and the one after.
 */
export function stepOf(seed: Secret, code: string, now = Date.now()): number | null {
  if (!/^\d{6}$/.test(code)) return null
  const delta = new TOTP({ secret: seed, period: PERIOD }).validate({ token: code, timestamp: now, window: 1 })
  return delta === null ? null : Math.floor(now / 1000 / PERIOD) + delta
}

/**
 * Whether the code is the person's and was not used before: a step counts once, also for two requests at the
 * same moment and on every instance. False for a person without codes.
 */
export async function spendCode(userId: string, code: string, tx: Prisma.TransactionClient = prisma()): Promise<boolean> {
  const totp = await tx.totp.findUnique({ where: { userId } })
  if (!totp?.enabledAt) return false
  const { seed, stale } = openSeed(totp.seed, userId)
  const step = stepOf(seed, code)
  if (step === null) return false
  const { count } = await tx.totp.updateMany({ where: { userId, lastStep: { lt: step } }, data: { lastStep: step, ...(stale ? { seed: sealSeed(seed, userId) } : {}) } })
  return count === 1
}
