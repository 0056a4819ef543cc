import type { Refusal } from '../billing/types.ts'
import { env } from '../env.ts'
import { ApiError } from '../errors.ts'
import { say } from '../say.ts'
import { exactUsd, formatLeastUsd, formatUsd, type Nano } from '../money.ts'

const windows = { daily: say`a day`, weekly: say`a week`, monthly: say`a month` } as const
const beginsAnew = { daily: say`midnight UTC`, weekly: say`Monday, midnight UTC`, monthly: say`the first of the month, midnight UTC` } as const

/**
 * Why a call was not admitted (402), with what it needs at least and what there is, in figures too; `orElse`
 * completes “Add credit, or …”. Only when running calls alone are in the way does a repeat help.
 */
export function refusal({ reason, available, freeCallsLeft, limit }: Refusal, needed: Nano, orElse = say`send a shorter prompt`): ApiError {
  const figures = { needed: exactUsd(needed), available: exactUsd(available) }
  const [needs, has] = [formatLeastUsd(needed), formatUsd(available)]
  if (reason === 'in_flight') {
    return new ApiError('in_flight_limit', say`Other calls in flight hold your credit: this call needs at least ${needs}, ${has} is free at this moment. Try again when they have ended, or add credit.`, {
      retryAfter: 2,
      metadata: { limit_source: 'in_flight', ...figures },
    })
  }
  if (reason === 'key_limit' && limit) {
    const page = `${env().PUBLIC_URL}/dashboard/keys`
    return new ApiError(
      'insufficient_quota',
      limit.reset
        ? say`This key may spend ${formatUsd(limit.amount)} ${windows[limit.reset]} and has ${has} left; this call needs at least ${needs}. Raise its limit at ${page}, or wait until ${beginsAnew[limit.reset]}.`
        : say`This key may spend ${formatUsd(limit.amount)} and has ${has} left; this call needs at least ${needs}. Raise its limit at ${page}.`,
      { metadata: { limit_source: 'key_limit', ...figures, limit: exactUsd(limit.amount), limit_reset: limit.reset } },
    )
  }
  const page = `${env().PUBLIC_URL}/dashboard/billing`
  const sentence =
    freeCallsLeft > 0n
      ? say`This call is too large for a free call, and your credit does not cover it: it needs at least ${needs}, your balance is ${has}. Add credit at ${page}, or ${orElse}.`
      : say`Your credit does not cover it: it needs at least ${needs}, your balance is ${has}. Add credit at ${page}, or ${orElse}.`
  return new ApiError('insufficient_quota', sentence, { metadata: { limit_source: 'credits', ...figures } })
}
