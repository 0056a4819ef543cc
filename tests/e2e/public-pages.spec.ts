import { looksRight } from './looks.ts'
import { expect, test } from './support.ts'

test('a chosen theme holds across pages and against the system', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto('/')
  await page.getByRole('banner').getByRole('radio', { name: 'Dark' }).check()
  await looksRight(page)
  await page.goto('/models')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark')
})

test('the language switch keeps the page, and is remembered where addresses do not tell', async ({ page }) => {
  await page.goto('/models?q=claude')
  await page.getByRole('banner').getByRole('link', { name: '简体中文' }).click()
  await expect(page).toHaveURL(/\/zh\/models\?q=claude$/)
  await expect(page.getByRole('heading', { level: 1, name: '模型' })).toBeVisible()
  await page.getByRole('banner').getByRole('link', { name: '登录' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '登录' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await page.getByRole('link', { name: 'English' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
})

test('the example on the home page changes only the model', async ({ page }) => {
  await page.goto('/')
  const code = page.getByRole('tabpanel', { name: 'Python' })
  await page.getByRole('button', { name: 'openai/gpt-5.4' }).click()
  const before = await code.innerText()
  await page.getByRole('button', { name: 'anthropic/claude-sonnet' }).click()
  expect(await code.innerText()).toBe(before.replace('openai/gpt-5.4', 'anthropic/claude-sonnet'))
})
