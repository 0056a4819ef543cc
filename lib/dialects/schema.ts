import type { z } from 'zod'
import { ApiError } from '../errors.ts'

type Issue = z.core.$ZodIssue

/** Checks a caller's body; throws ApiError invalid_request naming the field: "messages[2].content". */
export function check<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  const { path, message } = deepest(result.error.issues[0]!, [])
  const param = fieldName(path)
  throw new ApiError('invalid_request', param ? `${param}: ${message}` : message, param ? { param } : {})
}

/** Of a union's branches, the one that got furthest is the one the caller meant. */
function deepest(issue: Issue, above: PropertyKey[]): { path: PropertyKey[]; message: string } {
  const path = [...above, ...issue.path]
  if (issue.code !== 'invalid_union') return { path, message: issue.message }
  let best: { path: PropertyKey[]; message: string } | undefined
  for (const branch of issue.errors) {
    const found = branch[0] && deepest(branch[0], path)
    if (found && found.path.length > (best?.path.length ?? path.length)) best = found
  }
  if (best) return best
  const expected = issue.errors.flatMap((branch) => (branch[0]?.code === 'invalid_type' ? [branch[0].expected] : []))
  return { path, message: expected.length > 0 ? `Invalid input: expected ${[...new Set(expected)].join(' or ')}` : issue.message }
}

/** ["messages", 2, "content"] → "messages[2].content". */
export function fieldName(path: PropertyKey[]): string {
  return path.reduce<string>((name, step) => {
    if (typeof step === 'number') return `${name}[${step}]`
    return name === '' ? String(step) : `${name}.${String(step)}`
  }, '')
}
