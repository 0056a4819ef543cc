import secureJson from 'secure-json-parse'
import { ApiError } from '../errors.ts'
import { say } from '../say.ts'
import type { JsonObject } from './types.ts'

/** Deep enough for any JSON Schema a person writes, shallow enough that no recursion here can overflow. */
const MAX_DEPTH = 64
/** Of one object. */
const MAX_KEYS = 10_000
/** Of all lists and objects together. */
const MAX_VALUES = 200_000

/**
 * A caller's body: bounded in depth and in numbers of keys and values, and without keys that could reach an
 * object's prototype. Throws ApiError invalid_json.
 */
export function parseBody(text: string): unknown {
  measure(text)
  try {
    return secureJson.parse(text)
  } catch (cause) {
    throw new ApiError('invalid_json', say`The request body is not valid JSON: ${reason(cause)}`, { cause })
  }
}

/**
 * A provider's JSON object, or null when the text is none: a provider's mistake is not the caller's. Its keys
 * are only ever read, copied by spread or written out, so none can reach a prototype.
 */
export function parseObject(text: string): JsonObject | null {
  const value = parseValue(text)
  return isObject(value) ? value : null
}

/** The same for any JSON value; undefined when the text is no JSON. */
export function parseValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A tool call's arguments as an object; broken JSON is wrapped so that the turn can still be replayed. */
export function argumentsObject(text: string): JsonObject {
  if (text.trim() === '') return {}
  return parseObject(text) ?? { value: text }
}

/**
 * Counts in the text, where strings are skipped by one scan: cheaper than walking the parsed value, and a body
 * that is too much is never built. What is no JSON is counted somehow; the parser says so.
 */
function measure(text: string): void {
  let depth = 0
  let values = 0
  const keys = new Uint16Array(MAX_DEPTH + 1)
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 34) at = endOfString(text, at)
    else if (code === 123 || code === 91) {
      if (++depth > MAX_DEPTH) throw new ApiError('invalid_json', say`The request body is nested more than ${MAX_DEPTH} levels deep.`)
      keys[depth] = 0
    } else if (code === 125 || code === 93) depth--
    else if (code === 58 && ++keys[depth]! > MAX_KEYS) {
      throw new ApiError('invalid_json', say`An object in the request body has more than ${MAX_KEYS} keys.`)
    } else if (code === 44 && ++values > MAX_VALUES) {
      throw new ApiError('invalid_json', say`The request body holds more than ${MAX_VALUES} values.`)
    }
  }
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (end !== -1 && escaped(text, end)) end = text.indexOf('"', end + 1)
  return end === -1 ? text.length : end
}

function escaped(text: string, at: number): boolean {
  let slashes = 0
  while (text.charCodeAt(at - 1 - slashes) === 92) slashes++
  return slashes % 2 === 1
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message.slice(0, 200) : 'it cannot be read'
}

/** A provider's value as what it should be, or undefined: null, absent and wrongly typed are one to us. */
export function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

export function objectOf(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined
}

export function objectsOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** A count of tokens: a whole number ≥ 0, or undefined. */
export function countOf(value: unknown): number | undefined {
  const number = numberOf(value)
  return number === undefined ? undefined : Math.max(0, Math.round(number))
}
