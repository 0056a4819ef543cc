import { env } from '../../env.ts'
import { ApiError } from '../../errors.ts'
import { say, type Phrase } from '../../say.ts'
import type { Refused, Weight } from './local.ts'
import type { Rule } from './rules.ts'

const whose = { account: say`This account`, key: say`This key`, address: say`Your network, without a key,` } as const

/** Too much at once or too soon (429): which limit it was, when it opens again, and how to raise it. */
export function tooMany({ rule, waitMs }: Refused, { tokens }: Weight): ApiError {
  const { of, counts, limit } = rule
  const wait = counts === 'places' ? say`Try again when one has ended` : say`Try again in ${Math.ceil(waitMs / 1000)} s`
  return new ApiError('rate_limit_exceeded', say`${whose[of]} ${whatItMay(rule, tokens)}. ${wait}, or ${howToRaise(rule)}.`, {
    retryAfter: waitMs / 1000,
    metadata: { limit_source: of, limit_type: counts === 'places' ? 'concurrency' : counts, limit },
  })
}

function whatItMay({ counts, limit }: Rule, tokens: number): Phrase {
  if (counts === 'places') return say`may have ${limit} calls running at once, and has`
  if (counts === 'requests') return say`may send ${limit} requests a minute, and has`
  return tokens > 0 ? say`may use ${limit} tokens a minute, and this call needs about ${tokens} more` : say`may use ${limit} tokens a minute, and has`
}

/** More tokens in one call than the limit lets through in a whole minute (413): no wait helps. */
export function tooLarge(rule: Rule, tokens: number): ApiError {
  return new ApiError('payload_too_large', say`${whose[rule.of]} may use ${rule.limit} tokens a minute, and this call alone needs about ${tokens}. Send a shorter prompt, ask for a shorter answer, or ${howToRaise(rule)}.`, {
    metadata: { limit_source: rule.of, limit_type: 'tokens', limit: rule.limit },
  })
}

function howToRaise({ of }: Rule): Phrase {
  if (of === 'key') return say`raise the key’s limit at ${env().PUBLIC_URL}/dashboard/keys`
  return of === 'account' ? say`ask the operator of this installation for a higher limit` : say`send an API key`
}
