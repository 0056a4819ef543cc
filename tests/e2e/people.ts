import type { Page } from '@playwright/test'
import { expect } from './support.ts'

export const password = 'correct horse battery staple'

export function newAddress(name: string): string {
  return `${name}-${process.pid}-${Date.now()}@example.com`
}

/** Fills in the form of a new account, in whichever language; ends where the mail is to be read. */
export async function fillSignUp(page: Page, email: string): Promise<void> {
  await page.goto('/sign-up')
  await page.locator('input[name=email]').fill(email)
  await page.locator('input[type=password]').fill(password)
  await page.locator('form').getByRole('button').and(page.locator('[type=submit]')).click()
  await expect(page).toHaveURL(/check-your-inbox/)
}

/** Signs up as a person does, with the mail that the sandbox shows; ends where the first key is shown. */
export async function signUp(page: Page, email = newAddress('person')): Promise<{ email: string; key: string }> {
  await fillSignUp(page, email)
  await page.frameLocator('iframe').locator('a[href*="/verify?token="]').first().click()
  await page.locator('form').getByRole('button').click()
  await expect(page).toHaveURL(/\/dashboard\/start/)
  return { email, key: await page.getByTestId('new-key').innerText() }
}

export async function signIn(page: Page, email: string, secret = password): Promise<void> {
  await page.goto('/sign-in')
  await fillSignIn(page, email, secret)
}

/** On the page where one signs in, however one came there. */
export async function fillSignIn(page: Page, email: string, secret = password): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.locator('input[type=password]').fill(secret)
  await page.locator('form').getByRole('button', { name: 'Sign in' }).click()
}

/** Opens the link of the newest mail to the address. */
export async function openLink(page: Page, email: string): Promise<void> {
  await page.goto('/outbox')
  await page.locator('section').filter({ has: page.getByText(`To ${email}`, { exact: true }) }).first().frameLocator('iframe').getByRole('link').first().click()
}
