import { describe, expect, it } from 'vitest'
import { findKeys, hashKey, labelOf, looksLikeKey, makeKey, maskKey } from '#lib/accounts/key-format.ts'

describe('an API key', () => {
  it('is recognised by its shape and checksum', () => {
    for (let i = 0; i < 200; i++) {
      const key = makeKey()
      expect(key).toMatch(/^sk-aip-v1-[0-9A-Za-z]{49}$/)
      expect(looksLikeKey(key)).toBe(true)
    }
  })

  it('is never the same twice', () => {
    expect(new Set(Array.from({ length: 1_000 }, makeKey)).size).toBe(1_000)
  })

  it('is not recognised with any one character changed', () => {
    const key = makeKey()
    for (let i = 0; i < key.length; i++) {
      const other = key[i] === 'x' ? 'y' : 'x'
      expect(looksLikeKey(key.slice(0, i) + other + key.slice(i + 1))).toBe(false)
    }
  })

  it('is not recognised cut off, prolonged or with blanks around it', () => {
    const key = makeKey()
    for (const text of [key.slice(0, -1), `${key}0`, ` ${key}`, `${key}\n`, '', 'sk-aip-v1-']) expect(looksLikeKey(text)).toBe(false)
  })

  it('is found inside a text, look-alikes are not', () => {
    const [first, second] = [makeKey(), makeKey()]
    const lookAlike = `sk-aip-v1-${'a'.repeat(49)}`
    expect(findKeys(`{"key":"${first}"} and ${lookAlike}\nexport KEY=${second}`)).toEqual([first, second])
  })

  it('shows at most eight of its secret characters in its label', () => {
    const key = makeKey()
    expect(labelOf(key)).toBe(`sk-aip-v1-${key.slice(10, 14)}…${key.slice(-4)}`)
    expect(hashKey(key)).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is masked to its last four characters in errors, and short secrets wholly', () => {
    expect(maskKey('sk-aip-v1-abcdefghijklmnop')).toBe('sk-aip-…mnop')
    expect(maskKey('sk-proj-abcdefghijklmnopqrst')).toBe('sk-…qrst')
    expect(maskKey('hunter2')).toBe('…')
    expect(maskKey('AAAAAAAAAAAAAAAAAAAAAA\u001b[31')).toBe('…31')
  })
})
