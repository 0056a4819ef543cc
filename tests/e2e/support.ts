import { expect, test as base } from '@playwright/test'

interface Fixtures {
  /** Saves a picture of the whole page as tests/e2e/screens/<name>.png, for a person to look at. */
  picture: (name: string) => Promise<void>
  /** What the browser's console may complain about in this test, for example a 404 asked for on purpose. */
  tolerate: (complaint: RegExp) => void
}

/** These show mails in a frame that runs no scripts; Playwright's own, which look into it, are reported as refused there. */
const mailPages = ['/outbox', '/check-your-inbox']
const refusedScript = /^Blocked script execution in 'about:srcdoc' because the document's frame is sandboxed/

/** A test whose page fails it when the browser's console reports an error or a script throws. */
export const test = base.extend<Fixtures & { complaints: { seen: string[]; tolerated: RegExp[] } }>({
  baseURL: async ({}, use) => {
    const url = process.env.E2E_URL
    if (!url) throw new Error('E2E_URL is not set: tests/e2e/global-setup.ts did not run.')
    await use(url)
  },
  complaints: async ({}, use) => use({ seen: [], tolerated: [] }),
  tolerate: async ({ complaints }, use) => use((complaint) => void complaints.tolerated.push(complaint)),
  page: async ({ page, complaints }, use) => {
    page.on('console', (message) => {
      if (message.type() !== 'error') return
      if (refusedScript.test(message.text()) && mailPages.includes(new URL(page.url()).pathname)) return
      complaints.seen.push(`${message.text()} (${message.location().url})`)
    })
    page.on('pageerror', (error) => complaints.seen.push(String(error)))
    await use(page)
    const unexpected = complaints.seen.filter((text) => !complaints.tolerated.some((pattern) => pattern.test(text)))
    expect(unexpected, 'errors in the browser console').toEqual([])
  },
  picture: async ({ page }, use) => {
    await use(async (name) => void (await page.screenshot({ path: `tests/e2e/screens/${name}.png`, fullPage: true, animations: 'disabled' })))
  },
})

export { expect } from '@playwright/test'
