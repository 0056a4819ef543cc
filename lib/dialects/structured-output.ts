import type { ResponseFormat } from '../chat/request.ts'

/** The sentence that stands in for structured output where the provider has none. */
export function jsonInstruction(format: Exclude<ResponseFormat, { type: 'text' }>): string {
  if (format.type === 'json_object') return 'Answer with one JSON object and nothing else: no prose, no code fence.'
  return `Answer with one JSON value and nothing else: no prose, no code fence. It must match this JSON Schema:\n${JSON.stringify(format.schema)}`
}
