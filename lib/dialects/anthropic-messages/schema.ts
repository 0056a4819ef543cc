import { isObject } from '../json.ts'
import type { JsonObject } from '../types.ts'

/** What Claude's structured output refuses with a 400 for the whole request (Anthropic docs, "Structured outputs", read 2026-11). */
const refused = new Set([
  '$schema', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf',
  'minLength', 'maxLength', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties',
])
const formats = new Set(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'uri', 'ipv4', 'ipv6', 'uuid'])
/** Maps of names to schemas: their keys are not keywords. */
const maps = new Set(['properties', '$defs', 'definitions', 'patternProperties'])
/** Data, not schemas. */
const literal = new Set(['enum', 'const', 'default', 'examples'])

/**
 * The schema as Claude takes it: bounds it cannot enforce move into the description, where the model can
 * still read them, and objects are closed.
 */
export function claudeSchema(schema: JsonObject): JsonObject {
  const result: JsonObject = {}
  const bounds: string[] = []
  for (const [key, value] of Object.entries(schema)) {
    const beyond = refused.has(key) || (key === 'minItems' && typeof value === 'number' && value > 1) || (key === 'format' && !formats.has(String(value)))
    if (!beyond) result[key] = inner(key, value)
    else if (key !== '$schema') bounds.push(`${key}: ${JSON.stringify(value)}`)
  }
  if (bounds.length > 0) result.description = [result.description, `(${bounds.join(', ')})`].filter(Boolean).join(' ')
  if (result.type === 'object' || isObject(result.properties)) result.additionalProperties = false
  return result
}

function inner(key: string, value: unknown): unknown {
  if (literal.has(key)) return value
  if (Array.isArray(value)) return value.map((item: unknown) => (isObject(item) ? claudeSchema(item) : item))
  if (!isObject(value)) return value
  if (!maps.has(key)) return claudeSchema(value)
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, isObject(item) ? claudeSchema(item) : item]))
}
