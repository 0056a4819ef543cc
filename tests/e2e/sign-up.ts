import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { expect } from './support.ts'

export const password = 'correct horse battery staple'

/** Signs a new person up and in, by the pages and the sandbox's outbox. @returns their address */
export async function signUp(page: Page): Promise<string> {
  const email = `${randomUUID()}@example.com`
  await page.goto('/sign-up')
  await page.getByLabel('E-mail').fill(email)
  await page.locator('input[type=password]').fill(password)
  await page.locator('form').getByRole('button', { name: /create/i }).click()
  await expect(page).toHaveURL(/check-your-inbox/)
  await page.goto('/outbox')
  await page.locator('section', { hasText: email }).frameLocator('iframe').getByRole('link', { name: /verify/ }).click()
  await page.getByRole('main').getByRole('button').first().click()
  await expect(page).toHaveURL(/\/dashboard/)
  return email
}
