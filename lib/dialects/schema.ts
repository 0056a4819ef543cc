import type { z } from 'zod'
import { ApiError } from '../errors.ts'
import { say, type Phrase } from '../say.ts'

type Issue = z.core.$ZodIssue

/** Checks a caller's body; throws ApiError invalid_request naming the field: "messages[2].content". */
export function check<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  const found = deepest(result.error.issues[0]!, [])
  const param = fieldName(found.path)
  const message = sentence(found.message)
  throw new ApiError('invalid_request', param ? say`${param}: ${message}` : message, param ? { param } : {})
}

/** Zod's wording, for a reader who does not know Zod. */
function sentence(message: string): Phrase | string {
  const missing = /^Invalid input: expected (.+), received undefined$/.exec(message)
  if (missing) return say`is required (${missing[1]!}).`
  const wrong = /^Invalid input: expected (.+), received (.+)$/.exec(message)
  if (wrong) return say`must be ${listed(wrong[1]!)}, not ${wrong[2]!}.`
  const options = /^(?:Invalid discriminator value\. Expected|Invalid option: expected one of) (.+)$/.exec(message)
  if (options) return say`must be one of ${listed(options[1]!)}.`
  const words = listed(message)
    .replace(/^Invalid input: expected/, 'must be')
    .replace(/, received (.+)$/, ', not $1')
  return /[.!?]$/.test(words) ? words : `${words}.`
}

/** `"a" | "b"` as one reads a list. */
function listed(options: string): string {
  return options.replaceAll(' | ', ', ').replaceAll('|', ', ')
}

/** Of a union's branches, the one that got furthest is the one the caller meant. */
function deepest(issue: Issue, above: PropertyKey[]): { path: PropertyKey[]; message: string } {
  const path = [...above, ...issue.path]
  if (issue.code === 'unrecognized_keys') return { path: [...path, issue.keys[0]!], message: 'is not a field that is known here' }
  if (issue.code !== 'invalid_union') return { path, message: issue.message }
  let best: { path: PropertyKey[]; message: string } | undefined
  for (const branch of issue.errors) {
    const found = branch[0] && deepest(branch[0], path)
    // "is not allowed here" comes from the branch for kinds that are newer than this code: the last guess.
    const rank = found && branch[0]?.code !== 'custom' ? found.path.length : 0
    if (found && rank > (best?.path.length ?? path.length)) best = found
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
