import { describe, expect, it } from 'vitest'
import { ApiError } from '#lib/errors.ts'
import { inLanguage } from '#lib/language.ts'
import { say, tell } from '#lib/say.ts'
import zh from '../../messages/zh/errors.json' with { type: 'json' }
import { phrasesOfCode } from '../support/phrases.ts'

const sentences: Record<string, string> = zh

describe('sentences for callers', () => {
  it('are English where they are written, with their values in place', () => {
    expect(String(say`This key ${say`may not call ${'m'}`}: ${3} left.`)).toBe('This key may not call m: 3 left.')
    expect(new ApiError('not_found', say`No ${'x'} here.`).message).toBe('No x here.')
  })

  it('are told in another language, values that are sentences too, in that language’s order', () => {
    const known = { 'It is {0} of {1}.': '{1} 的 {0}。', 'a day': '每天' }
    expect(tell(say`It is ${say`a day`} of ${'x{0}'}.`, known)).toBe('x{0} 的 每天。')
    expect(tell(say`Unknown ${1}.`, known)).toBe('Unknown 1.')
  })

  it('keep everything else of an error', () => {
    const error = new ApiError('insufficient_quota', say`${'m'} is listed without a price, so it is not served.`, { param: 'model', retryAfter: 3, metadata: { a: 1 } })
    expect(inLanguage('zh', error)).toMatchObject({ code: 'insufficient_quota', message: 'm 尚无价格，因此暂不提供。', param: 'model', retryAfter: 3, metadata: { a: 1 }, status: 402 })
    expect(inLanguage('en', error)).toBe(error)
  })

  it('all have their Chinese, which names every value once and no other', () => {
    const phrases = phrasesOfCode()
    expect(phrases.length).toBeGreaterThan(100)
    const names = (text: string) => [...text.matchAll(/\{\d+\}/g)].map(([name]) => name).sort()
    const wrong = phrases.filter(({ template }) => String(names(sentences[template] ?? 'none {9}')) !== String(names(template)))
    expect(wrong.map(({ template, place }) => `${place}: ${template}`)).toEqual([])
  })
})
