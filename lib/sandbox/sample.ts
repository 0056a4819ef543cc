import { isJson, jsonList, type Json } from './types.ts'

/**
 * A value that a JSON Schema accepts, always the same one: what the sandbox passes to tools and answers
 * when JSON is asked for. Understands the keywords models are given (Gemini's upper-case types too);
 * `pattern` is not among them.
 */
export function sample(schema: unknown, root: unknown = schema, name = 'value', depth = 0): unknown {
  if (!isJson(schema)) return {}
  if ('const' in schema) return schema.const
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return schema.enum[0]
  if ('default' in schema && schema.default !== undefined) return schema.default
  if (typeof schema.$ref === 'string') return depth > 12 ? null : sample(resolve(schema.$ref, root), root, name, depth + 1)
  const branch = jsonList(schema.anyOf)[0] ?? jsonList(schema.oneOf)[0]
  if (branch) return sample(branch, root, name, depth + 1)
  if (Array.isArray(schema.allOf)) return sample(merge(jsonList(schema.allOf), root), root, name, depth + 1)
  return byType(schema, root, name, depth)
}

function byType(schema: Json, root: unknown, name: string, depth: number): unknown {
  const declared: unknown = Array.isArray(schema.type) ? schema.type[0] : schema.type
  const type = typeof declared === 'string' ? declared.toLowerCase() : 'properties' in schema ? 'object' : 'items' in schema ? 'array' : 'string'
  if (type === 'object') return object(schema, root, depth)
  if (type === 'array') {
    const length = depth > 12 ? 0 : Math.min(number(schema.minItems) ?? 1, 20)
    return Array.from({ length }, () => sample(schema.items ?? { type: 'string' }, root, name, depth + 1))
  }
  if (type === 'boolean') return true
  if (type === 'null') return null
  if (type === 'integer' || type === 'number') return numeric(schema, type === 'integer')
  return string(schema, name)
}

function object(schema: Json, root: unknown, depth: number): Json {
  const properties = isJson(schema.properties) ? schema.properties : {}
  const required = Array.isArray(schema.required) ? schema.required : []
  // A schema may contain itself: below a few levels only what it insists on is filled in.
  const names = Object.keys(properties).filter((name) => depth < 5 || (depth < 12 && required.includes(name)))
  return Object.fromEntries(names.map((name) => [name, sample(properties[name], root, name, depth + 1)]))
}

function numeric(schema: Json, whole: boolean): number {
  const step = number(schema.multipleOf) ?? (whole ? 1 : 0.5)
  const above = number(schema.exclusiveMinimum)
  const low = number(schema.minimum) ?? (above === undefined ? undefined : above + step)
  const below = number(schema.exclusiveMaximum)
  const high = number(schema.maximum) ?? (below === undefined ? undefined : below - step)
  const wanted = low ?? Math.min(high ?? step, step)
  return number(schema.multipleOf) ? Math.ceil(wanted / step) * step : wanted
}

const formats: Record<string, string> = {
  date: '2026-01-01',
  'date-time': '2026-01-01T12:00:00Z',
  time: '12:00:00Z',
  email: 'sandbox@example.com',
  uri: 'https://example.com/sandbox',
  url: 'https://example.com/sandbox',
  uuid: '00000000-0000-4000-8000-000000000000',
  ipv4: '192.0.2.1',
  hostname: 'example.com',
}

function string(schema: Json, name: string): string {
  const format = typeof schema.format === 'string' ? formats[schema.format] : undefined
  const value = (format ?? `sample ${name}`).padEnd(Math.min(number(schema.minLength) ?? 0, 10_000), '.')
  return value.slice(0, number(schema.maxLength) ?? value.length)
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

/** "#/$defs/city" inside the root. */
function resolve(reference: string, root: unknown): unknown {
  let place: unknown = root
  for (const step of reference.split('/').slice(1)) {
    place = isJson(place) ? place[step.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined
  }
  return place
}

function merge(parts: Json[], root: unknown): Json {
  const whole = parts.map((part) => (typeof part.$ref === 'string' ? resolve(part.$ref, root) : part)).filter(isJson)
  const properties = whole.map((part) => (isJson(part.properties) ? part.properties : {}))
  const required = whole.flatMap((part): unknown[] => (Array.isArray(part.required) ? part.required : []))
  return { ...joined(whole), properties: joined(properties), required }
}

function joined(parts: Json[]): Json {
  return parts.reduce((all, part) => ({ ...all, ...part }), {})
}
