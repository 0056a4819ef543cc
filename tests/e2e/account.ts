import { expect, type Browser } from '@playwright/test'
import { password, signUp } from './people.ts'

/** Somebody who has used the service a little. */
export interface Account {
  email: string
  password: string
  key: string
  /** The id of one of their calls. */
  generation: string
  /** Cookies of a signed-in browser, for `browser.newContext`. */
  state: Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['storageState']>>
}

const models = ['deepseek/deepseek-chat', 'anthropic/claude-sonnet', 'openai/gpt-5.4']

/** Signs up, confirms by the mail, makes three calls with the first key and tops up. */
export async function openAccount(browser: Browser, baseURL: string): Promise<Account> {
  const context = await browser.newContext({ baseURL, locale: 'en-US' })
  const page = await context.newPage()
  const { email, key } = await signUp(page)

  let generation = ''
  for (const model of models) generation = await call(`${baseURL}/v1`, key, model)

  await page.goto('/dashboard/billing')
  await page.getByRole('button', { name: 'Add $20' }).click()
  await page.getByRole('button', { name: /Pay \$20\.00/ }).click()
  await expect(page.locator('#content').getByText('$20.00 added')).toBeVisible()
  const state = await context.storageState()
  await context.close()
  return { email, password, key, generation, state }
}

async function call(baseUrl: string, key: string, model: string): Promise<string> {
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello!' }] }),
  })
  expect(response.status, await response.clone().text()).toBe(200)
  return response.headers.get('x-generation-id') ?? ''
}
