import { isDeepStrictEqual } from 'node:util'
import type { Recording } from '../dialects/recordings.ts'
import type { Heard } from './callers.ts'

/** Whether a recording's only right outcome is an error of the caller's dialect. */
export function mustFail({ status, expected }: Recording): boolean {
  return status >= 400 || expected.stream_error !== undefined || expected.response_error !== undefined || !expected.finish_reason
}

/** What differs between what a caller heard and what stands in the recording; empty when all is exact. */
export function differences(heard: Heard, { expected }: Recording): string[] {
  const found: string[] = []
  const same = (name: string, got: unknown, wanted: unknown): void => {
    if (!isDeepStrictEqual(got, wanted)) found.push(`${name}: heard ${short(got)}, expected ${short(wanted)}`)
  }
  same('text', heard.text, expected.text ?? '')
  same('tool names', heard.calls.map((call) => call.name), (expected.tool_calls ?? []).map((call) => call.name))
  same('tool arguments', heard.calls.map((call) => plainInput(call.arguments)), (expected.tool_calls ?? []).map((call) => plainInput(call.arguments)))
  same('finish', heard.finish, expected.finish_reason)
  if (expected.usage && !expected.usage_note) {
    same('input tokens', heard.input, expected.usage.input_tokens)
    same('output tokens', heard.output, expected.usage.output_tokens)
  }
  return found
}

/** The free text of a custom tool: where a dialect has only objects it is the one field `input`. */
function plainInput(value: unknown): unknown {
  const input = value as { __custom_input__?: unknown; input?: unknown } | null
  if (typeof input === 'object' && input !== null && '__custom_input__' in input) return { input: input.__custom_input__ }
  return value
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined'
  return text.length > 160 ? `${text.slice(0, 160)}…` : text
}
