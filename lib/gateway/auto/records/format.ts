import type { ResponseFormat } from '../../../chat/request.ts'
import { isObject, parseValue } from '../../../dialects/json.ts'

/** Whether an answer is what its caller's format asks for, as far as a glance tells: JSON, and of an object with a schema all that the schema requires at its top. */
export function keepsFormat(text: string, format: ResponseFormat | undefined): boolean {
  if (!format || format.type === 'text') return true
  const value = parseValue(text)
  if (value === undefined) return false
  const required = format.type === 'json_schema' ? format.schema.required : undefined
  return !Array.isArray(required) || (isObject(value) && required.every((name) => typeof name !== 'string' || Object.hasOwn(value, name)))
}
