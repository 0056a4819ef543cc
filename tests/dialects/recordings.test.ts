import { describe, expect, test } from 'vitest'
import { inputTokens, outputTokens, type Usage } from '#lib/chat/usage.ts'
import type { Dialect } from '#lib/chat/dialect.ts'
import { inbound, inboundDialects, outbound, outboundDialects } from '#lib/dialects/index.ts'
import type { Frame } from '#lib/chat/events.ts'
import { differences } from './compare.ts'
import { answerOf, ask, charge, info, play, written } from './play.ts'
import { bodyOf, recordingsOf, type Expected, type Recording } from './recordings.ts'

/**
 * Recordings whose expected numbers contradict themselves: we keep the sum that the provider charges by.
 * Voxtral counts 375 audio tokens outside prompt_tokens but inside total_tokens; the Gemini answer through
 * OpenRouter counts the same 2,160 tokens as read from and as written to the cache.
 */
const usageDisputed = new Set([
  'openai-chat--audio-models-mistral-voxtral-small-latest-can-understand-mp3-audio--96d941',
  'openai-chat--openrouter-cache-instructions-gemini-real-api--e9b461',
])

/**
 * A request that was sent to the background has no answer yet: we never ask for such. The other one was cut
 * short by whoever recorded it: its final text contradicts what had been streamed, which nobody can unsay.
 */
const unanswerable = new Set([
  'openai-responses--background-mode-reasoning-vcr--44d290',
  'openai-responses--openai-shell-container-1--9cdf4f',
])

describe.each(outboundDialects)('%s, as providers answer', (dialect) => {
  const all = recordingsOf(dialect)
  const answers = all.filter((recording) => recording.status < 400 && !unanswerable.has(recording.id))

  test.runIf(answers.length > 0)('comes out as recorded, cut anywhere', () => {
    const misses = answers.flatMap((recording, seed) => problems(recording, differences(answerOf(frames(recording, seed + 1)), expectedOf(recording))))
    console.info(`${dialect}: ${answers.length - misses.length} of ${answers.length} recorded answers exact`)
    expect(misses).toEqual([])
  })

  test.runIf(answers.length > 0)('keeps every signature and every block of hosted tools', () => {
    const misses = answers.filter(({ authenticity }) => authenticity !== 'doubtful').flatMap((recording) => {
      const parts = answerOf(frames(recording, 3)).choices[0]?.message.content ?? []
      const { signatures, redacted_thinking_blocks: redacted } = recording.expected
      const signed = parts.filter((part) => ('signature' in part && part.signature !== undefined) || (part.type === 'native' && 'thoughtSignature' in part.value)).length
      const hidden = parts.filter((part) => part.type === 'reasoning' && part.kind === 'encrypted').length
      const found: string[] = [
        ...(signatures !== undefined && signed < signatures ? [`${signed} of ${signatures} signatures`] : []),
        ...(redacted !== undefined && hidden < redacted ? [`${hidden} of ${redacted} redacted blocks`] : []),
      ]
      return problems(recording, found)
    })
    expect(misses).toEqual([])
  })

  test.runIf(answers.length > 0)('has buckets of usage that add up to what was reported, none below zero', () => {
    for (const recording of answers) {
      const { usage } = answerOf(frames(recording, 5))
      if (!usage) continue
      expect(Math.min(...Object.values<number>({ ...usage })), recording.id).toBeGreaterThanOrEqual(0)
      const wanted = recording.expected.usage
      if (!wanted || recording.expected.usage_note || usageDisputed.has(recording.id)) continue
      expect(inputTokens(usage) + outputTokens(usage), recording.id).toBe(wanted.input_tokens + wanted.output_tokens)
    }
  })

  test.runIf(all.length > answers.length)('has its failures classified, with a sentence and without secrets', () => {
    for (const recording of all.filter(({ status }) => status >= 400)) {
      const failure = outbound(dialect).failure(recording.status, new Headers(recording.response_headers), bodyOf(recording).toString())
      expect(failure.message, recording.id).not.toBe('')
      expect(failure.message, recording.id).not.toMatch(/SCRUBBED|sk-|https?:/)
      if (recording.status === 401) expect(failure.class, recording.id).toBe('account')
      if (recording.status === 429) expect(failure.class, recording.id).toMatch(/rate_limit|account/)
      if (recording.features.includes('context_overflow')) expect(failure.class, recording.id).toBe('context_length')
    }
  })

  test.runIf(answers.length > 0).each(inboundDialects)('reads the same after it was written in %s', (caller) => {
    const misses = answers.flatMap((recording, seed) => {
      const played = frames(recording, seed + 7)
      if (answerOf(played).failure) return []
      return [false, ...(caller === dialect ? [true] : [])].flatMap((relay) => {
        const again = answerOf(rewritten(caller, played, recording.file.endsWith('.sse'), relay))
        return problems(recording, [...differences(again, withoutForeign(expectedOf(recording), caller, dialect)), ...sameUsage(answerOf(played).usage, again.usage)], relay)
      })
    })
    expect(misses).toEqual([])
  })
})

function frames(recording: Recording, seed: number): Frame[] {
  return play(outbound(recording.api as Dialect), bodyOf(recording), recording.file.endsWith('.sse'), seed)
}

/** What a caller of this dialect gets, read back as if they were the next gateway. */
function rewritten(caller: Dialect, played: Frame[], stream: boolean, relay: boolean): Frame[] {
  const asked = ask(inbound(caller))
  const text = stream
    ? written(inbound(caller), played, asked, relay)
    : JSON.stringify(inbound(caller).whole(played, info(relay), charge(answerOf(played).usage), asked))
  return play(outbound(caller), Buffer.from(text), stream, 11)
}

function expectedOf(recording: Recording): Expected {
  if (!usageDisputed.has(recording.id)) return recording.expected
  const { usage: _, ...rest } = recording.expected
  return rest
}

/** A Responses answer cannot say which stop sequence it was, nor that it stopped although it called tools. */
function withoutForeign(expected: Expected, caller: Dialect, dialect: Dialect): Expected {
  if (caller === dialect || caller !== 'openai-responses') return expected
  const { stop_sequence: _, ...rest } = expected
  return rest.finish_reason === 'stop' && rest.tool_calls?.length ? { ...rest, finish_reason: 'tool_calls' } : rest
}

function sameUsage(before: Usage | null, after: Usage | null): string[] {
  const total = (usage: Usage | null): string => (usage ? `${inputTokens(usage)} in, ${outputTokens(usage)} out` : 'none')
  return before && total(before) !== total(after) ? [`usage became ${total(after)}, was ${total(before)}`] : []
}

function problems(recording: Recording, found: string[], relay = false): string[] {
  return found.length > 0 ? [`${recording.file}${relay ? ' (relayed)' : ''}\n  ${found.join('\n  ')}`] : []
}
