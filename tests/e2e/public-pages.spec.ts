import { looksRight } from './looks.ts'
import { expect, test } from './support.ts'

for (const width of [390, 768, 1440]) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`public pages at ${width} px, ${colorScheme}`, async ({ page, picture, tolerate }) => {
      test.setTimeout(120_000)
      tolerate(/404/)
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      for (const path of ['/', '/models', '/docs/api', '/sign-in', '/no-such-page']) {
        await page.goto(path)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await picture(`public${path.replaceAll('/', '-')}-${width}-${colorScheme}`)
        await looksRight(page)
      }
    })
  }
}

test('a chosen theme holds across pages and against the system', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto('/')
  await page.getByRole('button', { name: 'Theme' }).click()
  await looksRight(page)
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()
  await page.goto('/models')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark')
})

test('the example on the home page changes only the model', async ({ page }) => {
  await page.goto('/')
  const code = page.getByRole('tabpanel', { name: 'Python' })
  await page.getByRole('button', { name: 'openai/gpt-5.4' }).click()
  const before = await code.innerText()
  await page.getByRole('button', { name: 'anthropic/claude-sonnet' }).click()
  expect(await code.innerText()).toBe(before.replace('openai/gpt-5.4', 'anthropic/claude-sonnet'))
})
