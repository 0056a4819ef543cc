import { describe, expect, it } from 'vitest'
import { acceptedLocale, chooseLocale, localePath, readAddress } from '../../i18n/locales.ts'

describe('the address of a page', () => {
  it.each([
    ['/', '/', 'en'],
    ['/models', '/models', 'en'],
    ['/docs/api', '/docs/api', 'en'],
    ['/zh', '/', 'zh'],
    ['/zh/', '/', 'zh'],
    ['/zh/models/openai/gpt-5.4', '/models/openai/gpt-5.4', 'zh'],
  ])('%s is %s in %s', (address, path, locale) => {
    expect(readAddress(address)).toMatchObject({ path, locale })
  })

  it.each(['/sign-in', '/dashboard/usage', '/zhongwen', '/no-such-page'])('%s names no language', (address) => {
    expect(readAddress(address)).toEqual({ path: address, prefix: null, locale: null })
  })

  it('of a page behind the sign-in has no language, even when one is put before it', () => {
    expect(readAddress('/zh/sign-in')).toEqual({ path: '/sign-in', prefix: 'zh', locale: null })
  })

  it('cannot lead to another site', () => {
    expect(readAddress('/zh//example.com').path).toBe('//example.com')
    expect(localePath('zh', 'https://example.com/models')).toBe('https://example.com/models')
  })

  it.each([
    ['/', '/zh'],
    ['/?a=1', '/zh?a=1'],
    ['/pricing#partial', '/zh/pricing#partial'],
    ['/docs/api', '/zh/docs/api'],
    ['/dashboard', '/dashboard'],
    ['/sign-up', '/sign-up'],
  ])('%s is %s for Chinese readers, and itself for English ones', (path, chinese) => {
    expect(localePath('zh', path)).toBe(chinese)
    expect(localePath('en', path)).toBe(path)
  })
})

describe('the language of a page', () => {
  it('is what the address says, whatever was chosen before', () => {
    expect(chooseLocale({ address: 'en', chosen: 'zh', accepted: 'zh' })).toBe('en')
    expect(chooseLocale({ address: 'zh', chosen: 'en', accepted: 'en' })).toBe('zh')
  })

  it('is the one chosen where the address does not say, then what the browser wishes, then English', () => {
    expect(chooseLocale({ address: null, chosen: 'zh', accepted: 'en' })).toBe('zh')
    expect(chooseLocale({ address: null, chosen: undefined, accepted: 'zh-CN,zh;q=0.9,en;q=0.8' })).toBe('zh')
    expect(chooseLocale({ address: null, chosen: 'fr', accepted: 'fr' })).toBe('en')
    expect(chooseLocale({ address: 'fr', chosen: undefined, accepted: null })).toBe('en')
  })

  it.each([
    ['en;q=0.2, zh-TW;q=0.9', 'zh'],
    ['fr, EN-gb', 'en'],
    ['zh;q=0, en;q=0.1', 'en'],
    ['*', null],
    ['', null],
    [';;q=;,', null],
  ])('for a browser that accepts "%s" is %s', (header, locale) => {
    expect(acceptedLocale(header)).toBe(locale)
  })
})
