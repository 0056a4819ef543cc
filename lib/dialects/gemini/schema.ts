import { isObject } from '../json.ts'
import type { JsonObject } from '../types.ts'

/**
 * JSON Schema as Gemini reads it in parametersJsonSchema and responseJsonSchema, which know $ref, const,
 * lists of types and additionalProperties; the older `parameters` refuses them all.
 */
export function cleanSchema({ $schema: _, ...schema }: JsonObject): JsonObject {
  return schema
}

/** An object without properties is how others say "no arguments"; Gemini says it by leaving the schema out. */
export function takesArguments(schema: JsonObject): boolean {
  const { properties } = schema
  if (isObject(properties)) return Object.keys(properties).length > 0
  return Object.keys(schema).some((keyword) => !['type', '$schema', 'additionalProperties'].includes(keyword))
}
