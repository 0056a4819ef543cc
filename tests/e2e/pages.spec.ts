import { localeCookie, localePath, locales } from '../../i18n/locales.ts'
import { messages } from '../../i18n/messages.ts'
import { openAccount, type Account } from './account.ts'
import { fitsWindow, isAccessible } from './looks.ts'
import { pages } from './pages.ts'
import { expect, test as base } from './support.ts'
import { isTranslated } from './words.ts'

const test = base.extend<object, { account: Account }>({
  account: [async ({ browser }, use) => use(await openAccount(browser, process.env.E2E_URL!)), { scope: 'worker', timeout: 120_000 }],
})

// Pictures and the rules of accessibility take seconds a look: by default each page gets them in English, light on a
// desk, and in Chinese, dark on a phone; with E2E_THOROUGH=1 in all twelve looks.
const THOROUGH = process.env.E2E_THOROUGH === '1'
const BY_DEFAULT = { en: 'light 1440', zh: 'dark 390' }

// Each page is a world of its own: both workers take from one list.
test.describe.configure({ mode: 'parallel' })

for (const { name, path, as, open, tolerate: tolerated } of pages) {
  test(`${name} in both languages and themes, from phone to desk`, async ({ page, context, account, picture, tolerate, baseURL }) => {
    test.setTimeout(180_000)
    if (tolerated) tolerate(tolerated)
    if (as === 'owner') await context.addCookies(account.state.cookies)
    for (const locale of locales) {
      await context.addCookies([{ name: localeCookie, value: locale, url: baseURL! }])
      await page.setViewportSize({ width: 1440, height: 900 })
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
      await page.goto(localePath(locale, typeof path === 'string' ? path : path(account)))
      await expect(page.locator('h1').first()).toBeVisible() // not by role: an open dialog hides it from that
      await open?.(page, messages[locale])
      await isTranslated(page, locale)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        for (const width of [390, 768, 1440]) {
          await page.setViewportSize({ width, height: 900 })
          await fitsWindow(page)
          if (!THOROUGH && `${colorScheme} ${width}` !== BY_DEFAULT[locale]) continue
          await picture(`${name}-${locale}-${width}-${colorScheme}`)
          await isAccessible(page)
        }
      }
    }
  })
}
