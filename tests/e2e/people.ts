import type { Page } from '@playwright/test'
import { expect } from './support.ts'

export const password = 'correct horse battery staple'

export function newAddress(name: string): string {
  return `${name}-${process.pid}-${Date.now()}@example.com`
}

/** Signs up as a person does, with the mail read at /outbox; ends on the dashboard. */
export async function signUp(page: Page, email: string): Promise<void> {
  await page.goto('/sign-up')
  await page.getByLabel('E-mail').fill(email)
  await page.locator('input[type=password]').fill(password)
  await page.locator('form').getByRole('button', { name: /create/i }).click()
  await expect(page).toHaveURL(/check-your-inbox/)
  await openLink(page, email)
  await page.getByRole('main').getByRole('button').first().click()
  await expect(page).toHaveURL(/\/dashboard/)
}

export async function signIn(page: Page, email: string, secret = password): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(email)
  await page.locator('input[type=password]').fill(secret)
  await page.locator('form').getByRole('button', { name: 'Sign in' }).click()
}

/** Opens the link of the newest mail to the address. */
export async function openLink(page: Page, email: string): Promise<void> {
  await page.goto('/outbox')
  await page.locator('section').filter({ has: page.getByText(`To ${email}`, { exact: true }) }).first().frameLocator('iframe').getByRole('link').first().click()
}
