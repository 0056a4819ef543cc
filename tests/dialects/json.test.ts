import { describe, expect, test } from 'vitest'
import { ApiError } from '#lib/errors.ts'
import { argumentsObject, parseBody } from '#lib/dialects/json.ts'

function codeOf(text: string): string {
  try {
    parseBody(text)
  } catch (error) {
    return error instanceof ApiError ? error.code : 'another error'
  }
  return 'accepted'
}

/** JSON of an object with so many keys. */
function objectOf(keys: number): string {
  return JSON.stringify(Object.fromEntries(Array.from({ length: keys }, (_, index) => [`k${index}`, ':,{['])))
}

describe('a caller’s body', () => {
  test('is refused as invalid_json when it is broken, too deep, too wide, or reaches for a prototype', () => {
    expect(codeOf('{"a":')).toBe('invalid_json')
    expect(codeOf('')).toBe('invalid_json')
    expect(codeOf('['.repeat(65) + ']'.repeat(65))).toBe('invalid_json')
    expect(codeOf(`[${'1,'.repeat(200_001)}1]`)).toBe('invalid_json')
    expect(codeOf(objectOf(10_001))).toBe('invalid_json')
    expect(codeOf('{"__proto__":{"admin":true}}')).toBe('invalid_json')
    expect(codeOf('{"constructor":{"prototype":{"admin":true}}}')).toBe('invalid_json')
  })

  test('is not misjudged by what stands inside strings', () => {
    expect(parseBody(JSON.stringify({ text: '[{'.repeat(500), quote: '\\"[[[', commas: ','.repeat(300_000) }))).toHaveProperty('quote', '\\"[[[')
    expect(codeOf('['.repeat(64) + ']'.repeat(64))).toBe('accepted')
    expect(codeOf(`[${objectOf(10_000)},${objectOf(10_000)},{"a":${objectOf(10_000)},"b":1}]`)).toBe('accepted')
  })
})

test('a call’s arguments are always an object, even when the model wrote broken JSON', () => {
  expect(argumentsObject('')).toEqual({})
  expect(argumentsObject('{"a":1}')).toEqual({ a: 1 })
  expect(argumentsObject('{"a":')).toEqual({ value: '{"a":' })
  expect(argumentsObject('[1]')).toEqual({ value: '[1]' })
})
