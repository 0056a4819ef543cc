import type { Page } from '@playwright/test'
import { openAccount } from './account.ts'
import { looksRight } from './looks.ts'
import { password, signIn } from './people.ts'
import { expect, test } from './support.ts'

/** Of global-setup.ts. */
const rate = 'Approximate: $1 = ¥7.1234, the rate of Nov 20, 2026, 8:00 AM UTC. Amounts are charged in dollars.'

async function showsDollarsOnly(page: Page): Promise<void> {
  await expect(page.getByRole('main')).toContainText('$')
  await expect(page.getByText('¥')).toHaveCount(0)
}

test('a visitor chooses yuan, sees them beside dollars on public pages, and goes back', async ({ page }) => {
  await page.goto('/models?q=gpt-5.4')
  await showsDollarsOnly(page)
  await page.getByRole('button', { name: 'Show amounts in yuan, too' }).click()
  const prices = page.getByRole('row').filter({ has: page.getByText('openai/gpt-5.4', { exact: true }) }).getByRole('cell')
  await expect(prices.filter({ hasText: '$2.50' })).toContainText('≈ ¥17.81')
  await expect(page.getByText(rate)).toBeVisible()

  await page.getByRole('banner').getByRole('link', { name: 'Pricing' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Pricing' })).toBeVisible()
  await expect(page.getByText('$5.00 ≈ ¥35.62').first()).toBeVisible()
  await expect(page.getByText(rate)).toBeVisible()

  await page.getByRole('button', { name: 'Show amounts in dollars only' }).click()
  await showsDollarsOnly(page)
  await page.reload()
  await showsDollarsOnly(page)
})

test('the calculator on the home page counts in yuan, too', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('button', { name: 'Show amounts in yuan, too' }).click()
  const all = page.getByRole('term').filter({ hasText: 'Everything on' }).locator('..')
  await expect(all).toContainText('≈ ¥')
  await page.getByLabel('Requests a month').fill('0')
  await expect(all).toContainText('$0.00≈ ¥0.00')
})

test('what a person chooses in their settings holds in the dashboard, on public pages and in their next browser', async ({ page, browser, baseURL }) => {
  test.setTimeout(120_000)
  const { email, state } = await openAccount(browser, baseURL!)
  await page.context().addCookies(state.cookies)
  await page.goto('/dashboard/settings')
  await page.getByText('Dollars and yuan').click()
  await expect(page.getByText(rate)).toBeVisible()
  await page.getByRole('link', { name: 'Overview' }).click()
  const balance = page.getByRole('main').getByRole('term').filter({ hasText: 'Balance' }).locator('..')
  await expect(balance).toContainText('$20.00')
  await expect(balance).toContainText('≈ ¥142.47')
  await expect(page.getByText(rate)).toBeVisible()
  await looksRight(page)
  await page.goto('/models/openai/gpt-5.4')
  await expect(page.getByRole('row', { name: /^Output/ }).first()).toContainText('$15.00≈ ¥106.85')

  const elsewhere = await browser.newPage()
  await signIn(elsewhere, email, password)
  await expect(elsewhere.getByText('≈ ¥142.47')).toBeVisible()
  await elsewhere.close()

  await page.goto('/dashboard/settings')
  await page.getByText('Dollars', { exact: true }).click()
  await expect(page.getByText(rate)).toHaveCount(0)
  await page.getByRole('link', { name: 'Overview' }).click()
  await expect(balance).toContainText('$20.00')
  await showsDollarsOnly(page)
})
