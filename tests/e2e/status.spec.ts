import { openAccount } from './account.ts'
import { looksRight } from './looks.ts'
import { expect, test } from './support.ts'

test('the status page shows who was called, within a minute, without a reload', async ({ page, browser, baseURL, picture }) => {
  test.setTimeout(240_000)
  await openAccount(browser, baseURL!)
  await page.goto('/status')
  const models = page.getByRole('list', { name: 'Models' })
  // Shared every 10 s, read every 15 s, drawn anew every 30 s.
  await expect(models).toContainText('openai/gpt-5.4', { timeout: 75_000 })
  await expect(page.getByRole('status').first()).toContainText('All providers answer')
  await expect(models.getByRole('img', { name: /^GPT-5\.4, last 24 hours: .* none failed\.$/ })).toBeVisible()
  await picture('status-with-calls')
  await looksRight(page)
  const answer = await fetch(`${baseURL}/api/status`)
  expect(answer.headers.get('cache-control')).toBe('public, max-age=15')
  expect(await answer.json()).toMatchObject({ status: 'up', sandbox: true, gateway: { database: 'up', instances: 1 } })
})
