import type { Schema } from './document.ts'

/** What a value must keep to, besides its type; `bound` says which of the two ends there are. */
export interface Limit {
  of: 'value' | 'characters' | 'items' | 'bytes'
  bound: 'both' | 'least' | 'most'
  min: number
  max: number
}

type Say = (limit: Limit) => string

const WIDTH = 76

/** A type in one line, objects not opened: "string | object[] | null". */
export function typeText(schema: Schema): string {
  return [...new Set(alternatives(schema).map(nameOf))].join(' | ')
}

/** Whether there is an object inside, which `shapeText` opens. */
export function hasShape(schema: Schema): boolean {
  return alternatives(schema).some((one) => (one.items ? hasShape(one.items) : Object.keys(one.properties ?? {}).length > 0))
}

/** The type in TypeScript's notation, limits as comments in the words of `say`; that it may be null is left to `typeText`. */
export function shapeText(schema: Schema, say: Say): string {
  const anyOf = alternatives(schema).filter((one) => one.type !== 'null')
  return print({ anyOf }, '', say).replace(/^\n/, '')
}

/** Limits of a value or of any of its alternatives. "Not empty" goes without saying. */
export function limitsOf(schema: Schema): Limit[] {
  const found = alternatives(schema).flatMap((one) => [
    ...range('value', one.minimum, one.maximum),
    ...range(one.format === 'binary' ? 'bytes' : 'characters', one.minLength, one.maxLength),
    ...range('items', one.minItems, one.maxItems),
  ])
  return found.filter((limit, index) => found.findIndex((other) => JSON.stringify(other) === JSON.stringify(limit)) === index)
}

function range(of: Limit['of'], min: number | undefined, max: number | undefined): Limit[] {
  // JSON Schema's way to say "an integer" and "not empty".
  const least = min === undefined || min === -Number.MAX_SAFE_INTEGER || (of !== 'value' && min <= 1) ? undefined : min
  const most = max === undefined || max === Number.MAX_SAFE_INTEGER ? undefined : max
  if (least === undefined && most === undefined) return []
  const bound = least === undefined ? 'most' : most === undefined ? 'least' : 'both'
  return [{ of, bound, min: least ?? 0, max: most ?? 0 }]
}

/** Unions of unions as one list, each with one type at most. */
function alternatives(schema: Schema): Schema[] {
  const { type } = schema
  const nested = schema.anyOf ?? schema.oneOf
  if (nested) return nested.flatMap(alternatives)
  return Array.isArray(type) ? type.map((one) => ({ ...schema, type: one })) : [schema]
}

function nameOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.format === 'binary') return 'file'
  if (schema.items) return listOf(typeText(schema.items))
  if (schema.not) return 'never'
  return typeof schema.type === 'string' ? schema.type : 'any'
}

function listOf(item: string): string {
  return item.includes(' | ') ? `(${item})[]` : `${item}[]`
}

function print(schema: Schema, indent: string, say: Say): string {
  const all = printAll(schema, indent, say)
  const line = all.join(' | ')
  if (all.filter((one) => one !== 'null').length <= 1 || fits(line, indent)) return line
  // Each alternative on a line of its own, so it is printed again where it stands.
  const bar = `${indent}  `
  return printAll(schema, `${bar}  `, say).map((one) => `\n${bar}| ${one}`).join('')
}

function printAll(schema: Schema, indent: string, say: Say): string[] {
  return [...new Set(alternatives(schema).map((one) => printOne(one, indent, say)))]
}

function printOne(schema: Schema, indent: string, say: Say): string {
  if (!schema.items) return Object.keys(schema.properties ?? {}).length > 0 ? printObject(schema, indent, say) : nameOf(schema)
  const item = print(schema.items, indent, say)
  if (item.startsWith('\n')) return `(${item}\n${indent})[]`
  return printAll(schema.items, indent, say).length > 1 ? `(${item})[]` : `${item}[]`
}

function printObject({ properties = {}, required = [] }: Schema, indent: string, say: Say): string {
  const deeper = `${indent}  `
  const fields = Object.entries(properties).map(([name, field]) => {
    const limits = limitsOf(field).map(say).join('; ')
    const type = print(field, deeper, say)
    return { text: `${name}${required.includes(name) ? '' : '?'}:${type.startsWith('\n') ? '' : ' '}${type}`, limits }
  })
  const line = `{ ${fields.map(({ text }) => text).join(', ')} }`
  if (fits(line, indent) && fields.every(({ limits }) => limits === '')) return line
  return `{\n${fields.map(({ text, limits }) => `${deeper}${text}${limits && `  // ${limits}`}\n`).join('')}${indent}}`
}

function fits(line: string, indent: string): boolean {
  return !line.includes('\n') && indent.length + line.length <= WIDTH
}
