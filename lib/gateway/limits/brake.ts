import { hash } from 'node:crypto'
import type { KeyCaller } from '../../caller.ts'
import { env } from '../../env.ts'
import { ApiError } from '../../errors.ts'
import { formatUsd, type Nano } from '../../money.ts'
import { say, type Phrase } from '../../say.ts'
import { LocalLimits } from './local.ts'
import type { Rules } from './rules.ts'

/** Stops a program that has lost its way, a loop for instance, before it has spent all there is. */
export interface Brake {
  /** Throws rate_limit_exceeded (429) while the key has spent more than it may within a minute. */
  check(caller: KeyCaller): void
  /** Counts a request by its body. Throws rate_limit_exceeded (429) when the key sends the same one too often. */
  see(caller: KeyCaller, body: string): void
  /** Notes what a call has cost. */
  spent(caller: KeyCaller, cost: Nano): void
}

export interface BrakeOptions {
  /** Equal requests of one key within a minute; 0 = any number. */
  repeats: number
  /** What one key may spend within a minute; 0 = any amount. */
  spend: Nano
  /** How many instances share these. */
  instances(): number
  now?: (() => number) | undefined
}

const MAX_BODIES = 20_000
/** Of a longer body so much of its beginning, middle and end is compared, and its length. */
const COMPARED = 16 * 1024
/** Buckets count in whole units: a millionth of a dollar is fine enough, and fits any amount. */
const NANO_PER_UNIT = 1_000n

export function createBrake({ repeats, spend, ...options }: BrakeOptions): Brake {
  const spending = new LocalLimits(options)
  const bodies = new LocalLimits({ ...options, buckets: MAX_BODIES })
  const spendRules = (keyId: string): Rules => ({ buckets: [{ name: keyId, of: 'key', counts: 'tokens', limit: Number(spend / NANO_PER_UNIT) }], places: [] })
  const bodyRules = (name: string): Rules => ({ buckets: [{ name, of: 'key', counts: 'requests', limit: repeats }], places: [] })
  return {
    check: ({ keyId, brake }) => {
      const refused = brake && spend > 0n ? spending.check(spendRules(keyId), { requests: 0, tokens: 0 }) : null
      if (refused) throw stopped('spend', say`it spent more than ${formatUsd(spend)} within a minute`, refused.waitMs)
    },
    see: ({ keyId, brake }, body) => {
      const refused = brake && repeats > 0 ? bodies.take(bodyRules(keyId + digest(body)), { requests: 1, tokens: 0 }) : null
      if (refused) throw stopped('repeats', say`it sent the same request more than ${repeats} times within a minute`, refused.waitMs)
    },
    spent: ({ keyId, brake }, cost) => {
      if (brake && spend > 0n && cost > 0n) spending.charge(spendRules(keyId), { requests: 0, tokens: Number(cost / NANO_PER_UNIT) })
    },
  }
}

function digest(body: string): string {
  if (body.length <= 4 * COMPARED) return hash('sha1', body, 'base64')
  const middle = body.length >> 1
  return hash('sha1', `${body.length} ${body.slice(0, COMPARED)}${body.slice(middle, middle + COMPARED)}${body.slice(-COMPARED)}`, 'base64')
}

function stopped(reason: 'spend' | 'repeats', why: Phrase, waitMs: number): ApiError {
  return new ApiError(
    'rate_limit_exceeded',
    say`The runaway brake stopped this key: ${why}. Look what the program does. If it means to, switch the brake off for this key at ${env().PUBLIC_URL}/dashboard/keys; otherwise the key works again in ${Math.ceil(waitMs / 1000)} s.`,
    { retryAfter: waitMs / 1000, metadata: { limit_source: 'runaway_brake', reason } },
  )
}
