import { docPath, slugs } from '../../app/(site)/docs/_content/chapters.ts'
import { localePath, locales } from '../../i18n/locales.ts'
import { messages } from '../../i18n/messages.ts'
import { fitsWindow, isAccessible } from './looks.ts'
import { expect, test } from './support.ts'
import { isTranslated } from './words.ts'

test('every page of the documentation is there in both languages and fits a phone', async ({ page }) => {
  test.setTimeout(120_000)
  await page.setViewportSize({ width: 390, height: 900 })
  for (const [index, slug] of slugs.entries()) {
    for (const locale of locales) {
      await page.goto(localePath(locale, docPath(slug)))
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(messages[locale].docs.pages[slug].title)
      await isTranslated(page, locale)
      await fitsWindow(page)
      // The rules take a second a page, and all are made of the same parts: every third page gets them, the languages by turns.
      if (index % 6 === (locale === 'en' ? 0 : 3)) await isAccessible(page)
    }
  }
})

test('the language of the code that a reader chose holds on the next page', async ({ page }) => {
  await page.goto('/docs')
  await page.getByRole('tab', { name: 'curl' }).click()
  await page.getByRole('navigation', { name: 'Read on' }).getByRole('link', { name: 'SDKs' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'SDKs' })).toBeVisible()
  await expect(page.getByRole('tabpanel', { name: 'curl' }).first()).toContainText('/chat/completions')
})

test('every link between public pages leads somewhere, its anchor included', async ({ baseURL }) => {
  test.setTimeout(120_000)
  const map = await (await fetch(`${baseURL}/sitemap.xml`)).text()
  const listed = [...map.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url]) => new URL(url!).pathname)
  expect(listed).toEqual(expect.arrayContaining(locales.flatMap((locale) => slugs.map((slug) => localePath(locale, docPath(slug))))))
  const texts = new Map<string, string>()
  const links = new Map<string, string>()
  for (const path of listed) {
    const text = await read(path)
    for (const [, href] of text.matchAll(/<a [^>]*href="([/#][^"]*)"/g)) {
      const there = new URL(href!.replaceAll('&amp;', '&'), `${baseURL}${path}`)
      links.set(there.pathname + there.search + there.hash, path)
    }
  }
  const broken: string[] = []
  for (const [link, from] of links) {
    const { pathname, search, hash } = new URL(link, baseURL)
    const text = await read(pathname + search)
    if (text === '' || (hash && !text.includes(`id="${decodeURIComponent(hash.slice(1))}"`))) broken.push(`${link} on ${from}`)
  }
  expect(broken).toEqual([])

  async function read(path: string): Promise<string> {
    const known = texts.get(path)
    if (known !== undefined) return known
    const answer = await fetch(baseURL + path)
    const text = answer.ok ? await answer.text() : ''
    texts.set(path, text)
    return text
  }
})
