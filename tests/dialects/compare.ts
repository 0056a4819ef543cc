import type { Answer } from '#lib/chat/collect.ts'
import { inputTokens, outputTokens } from '#lib/chat/usage.ts'
import type { Expected } from './recordings.ts'

/** What differs between an answer and what should have come out; empty when all is right. */
export function differences(answer: Answer, expected: Expected, part: { usage: boolean; ids: boolean } = { usage: true, ids: true }): string[] {
  const found: string[] = []
  const same = (name: string, got: unknown, wanted: unknown): void => {
    const [left, right] = [canonical(got), canonical(wanted)]
    if (left !== right) found.push(`${name}: got ${left.slice(0, 300)}, expected ${right.slice(0, 300)}`)
  }
  if (expected.stream_error ?? expected.response_error) {
    if (!answer.failure) found.push('a failure was expected')
    return found
  }
  if (answer.failure) found.push(`failure: ${answer.failure.message}`)
  const choice = answer.choices[0]
  const parts = choice?.message.content ?? []
  same('text', parts.map((item) => (item.type === 'text' ? item.text : '')).join(''), expected.text ?? '')
  if (expected.reasoning_text !== undefined) {
    same('reasoning', parts.map((item) => (item.type === 'reasoning' && item.kind !== 'encrypted' ? item.text : '')).join(''), expected.reasoning_text)
  }
  const calls = parts.flatMap((item) => (item.type === 'tool_call' ? [item] : []))
  same(
    'tool calls',
    calls.map((call, index) => ({
      ...(part.ids && expected.tool_calls?.[index]?.id && { id: call.id }),
      name: call.name,
      arguments: call.custom ? { __custom_input__: call.arguments } : parsed(call.arguments),
    })),
    (expected.tool_calls ?? []).map(({ id, name, arguments: input }) => ({ ...(part.ids && id && { id }), name, arguments: input })),
  )
  same('finish', choice?.finish?.reason ?? null, expected.finish_reason ?? null)
  if (expected.stop_sequence) same('stop sequence', choice?.finish?.stopSequence, expected.stop_sequence)
  if (part.usage && expected.usage && !expected.usage_note) {
    const { usage } = answer
    const wanted = expected.usage
    same('input', usage && inputTokens(usage), wanted.input_tokens)
    same('output', usage && outputTokens(usage), wanted.output_tokens)
    if (wanted.cached_input_tokens !== null) same('cached', usage?.cacheRead, wanted.cached_input_tokens)
    if (wanted.cache_write_tokens !== null) same('written', usage && usage.cacheWrite5m + usage.cacheWrite1h, wanted.cache_write_tokens)
    if (wanted.reasoning_tokens !== null) same('reasoning tokens', usage?.reasoning, wanted.reasoning_tokens)
  }
  return found
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** JSON with sorted keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort()) : inner,
  ) ?? 'undefined'
}
