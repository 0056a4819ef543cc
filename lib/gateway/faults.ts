import { ApiError } from '../errors.ts'
import { say } from '../say.ts'
import type { Context } from './context.ts'
import type { Upstreams } from './upstream.ts'

/** Something that goes wrong because a caller wants to see how his program takes it. */
interface Fault {
  /** What the sandbox is told; lib/sandbox/faults.ts lists its words. */
  words: string
  /** Only the first provider that is asked fails. */
  firstOnly?: true
}

/** All that can be asked for in `x-aipower-fault`; docs/testing.md says what a caller then sees. */
export const faults: Readonly<Record<string, Fault>> = {
  provider_503_first: { words: 'status=503', firstOnly: true },
  provider_503: { words: 'status=503' },
  connection_reset: { words: 'reset' },
  slow_first_token: { words: 'wait=3000' },
  stall_mid_stream: { words: 'stall' },
  break_mid_stream: { words: 'reset-mid' },
  error_mid_stream: { words: 'error-event' },
  malformed_answer: { words: 'malformed' },
  rate_limit: { words: 'status=429 retry-after=7' },
  missing_usage: { words: 'no-usage' },
  empty_answer: { words: 'empty' },
  content_filter: { words: 'filtered' },
  context_length: { words: 'too-long' },
}

const HEADER = 'x-aipower-fault'

/**
 * The gateway as this request wants it: itself, or one whose providers misbehave for this one call, and which
 * remembers nothing of it for others. Throws invalid_request (400) for a fault that is not on the list, and
 * where real providers answer: a test must not cost money by mistake.
 */
export function asWanted(context: Context, request: Request): Context {
  const name = request.headers.get(HEADER)
  if (name === null) return context
  const fault = Object.hasOwn(faults, name) ? faults[name] : undefined
  if (!fault) throw new ApiError('invalid_request', say`${HEADER} knows no ${JSON.stringify(name.slice(0, 50))}. It may be one of ${Object.keys(faults).join(', ')}.`, { param: HEADER })
  if (!context.sandbox) throw new ApiError('invalid_request', say`${HEADER} works only where the sandbox answers, and here real providers do. Leave it out.`, { param: HEADER })
  // A context of its own has breakers, waits and figures of its own.
  return { ...context, upstreams: misbehaving(context.upstreams, fault), measures: { ...context.measures, note: () => undefined } }
}

function misbehaving(upstreams: Upstreams, { words, firstOnly }: Fault): Upstreams {
  let asked = 0
  return {
    ...upstreams,
    call: (upstream, request, options) => {
      const spared = firstOnly && asked++ > 0
      return upstreams.call(upstream, spared ? request : { ...request, headers: { ...request.headers, [HEADER]: words } }, options)
    },
  }
}
