import OpenAI from 'openai'
import { looksRight } from './looks.ts'
import { fillSignIn, newAddress, openLink, password } from './people.ts'
import { expect, test } from './support.ts'

const email = newAddress('first-call')

/** A free call paid: nothing is charged, and what it is worth at list price is told. */
function expectFree(usage: unknown): void {
  expect(usage).toMatchObject({ cost: 0, total_tokens: expect.any(Number), cost_details: { upstream_inference_completions_cost: expect.any(Number) } })
  const { cost_details: details } = usage as { cost_details: { upstream_inference_completions_cost: number } }
  expect(details.upstream_inference_completions_cost).toBeGreaterThan(0)
}

test('a new person signs up, calls a model with the OpenAI SDK, sees what it cost, and tops up', async ({ page, baseURL, picture }) => {
  test.setTimeout(240_000) // About 30 s on an idle machine; CI machines are not.
  // While a page streams in, what is to come waits in a hidden place of its own, outside of this one.
  const content = page.locator('#content')
  let key = ''
  let receipt = ''

  await test.step('from the home page to an account', async () => {
    await page.goto('/')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Every model through one API')
    await picture('home')
    await page.getByRole('main').getByRole('link', { name: 'Create free account' }).click()
    await page.getByLabel('E-mail').fill(email)
    await page.locator('input[type=password]').fill(password)
    await picture('sign-up')
    await page.locator('form').getByRole('button', { name: /create/i }).click()
    await expect(page).toHaveURL(/check-your-inbox/)
    await picture('check-your-inbox')
  })

  await test.step('the link in the mail signs in, where a first key is shown once', async () => {
    await page.goto('/outbox')
    await picture('outbox')
    await openLink(page, email)
    await page.getByRole('main').getByRole('button').first().click()
    await expect(page.getByRole('heading', { level: 1, name: 'Your first call' })).toBeVisible()
    expect(await page.getByTestId('new-key').innerText()).toMatch(/^sk-aip-/)
    await page.reload()
    await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
    await expect(content.getByText('Free calls left').locator('..')).toContainText('50')
    await picture('overview-new')
    await looksRight(page)
  })

  await test.step('so is every other key', async () => {
    await page.goto('/dashboard/keys')
    await page.getByRole('button', { name: 'Create key' }).click()
    await page.getByLabel('Name').fill('laptop')
    await picture('create-key')
    await looksRight(page)
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click()
    key = await page.getByTestId('new-key').innerText()
    expect(key).toMatch(/^sk-aip-/)
    await picture('new-key')
    await looksRight(page)
    await page.getByRole('button', { name: 'I have kept the key' }).click()
    await expect(page.getByRole('cell', { name: /^laptop/ })).toBeVisible()
    await expect(page.locator('body')).not.toContainText(key)
    await picture('keys')
  })

  await test.step('the OpenAI SDK calls a model, whole and streamed', async () => {
    const client = new OpenAI({ baseURL: `${baseURL}/v1`, apiKey: key, maxRetries: 0 })
    for (const model of ['deepseek/deepseek-chat', 'anthropic/claude-sonnet', 'openai/gpt-5.4', 'auto']) {
      const answer = await client.chat.completions.create({ model, messages: [{ role: 'user', content: 'Hello!' }] })
      expect(answer.choices[0]?.message.content).toBeTruthy()
      expectFree(answer.usage)
    }
    const stream = await client.chat.completions.create({ model: 'anthropic/claude-sonnet', messages: [{ role: 'user', content: 'Hello!' }], stream: true, stream_options: { include_usage: true } })
    let text = ''
    let usage: unknown
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? ''
      usage = chunk.usage ?? usage
    }
    expect(text).toBeTruthy()
    expectFree(usage)
  })

  await test.step('the overview and the usage show what it cost', async () => {
    await page.goto('/dashboard')
    await expect(content.getByText('Free calls left').locator('..')).toContainText('45')
    await expect(page.getByRole('heading', { name: 'Latest calls' })).toBeVisible()
    await expect(page.locator('.recharts-bar-rectangle').first()).toBeVisible()
    await picture('overview')
    await page.getByRole('link', { name: 'See usage' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Usage' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Free calls, at list price' })).toBeVisible()
    await expect(page.locator('.recharts-bar-rectangle').first()).toBeVisible()
    await expect(page.getByRole('table', { name: 'By model' }).getByRole('cell', { name: /claude-sonnet/ })).toBeVisible()
    await picture('usage')
  })

  await test.step('the activity lists every call, by keyboard too, and opens its receipt beside the list', async () => {
    await page.getByRole('navigation', { name: 'Dashboard' }).first().getByRole('link', { name: 'Activity' }).click()
    await expect(content.getByText('5 calls')).toBeVisible()
    await picture('activity')
    await page.getByRole('button', { name: 'Filter' }).click()
    await page.getByLabel('Find a value').fill('sonnet')
    await page.getByRole('dialog').getByRole('link').first().click()
    await expect(content.getByText('2 calls')).toBeVisible()
    await page.keyboard.press('Escape')
    const rows = page.getByRole('table', { name: 'Activity' }).getByRole('link')
    await rows.first().focus()
    await page.keyboard.press('ArrowDown')
    await expect(rows.nth(1)).toBeFocused()
    await page.keyboard.press('Enter')
    const drawer = page.getByRole('dialog')
    await expect(drawer.getByRole('heading', { name: 'Why this charge' })).toBeVisible()
    await picture('receipt-drawer')
    await looksRight(page)
    receipt = page.url()
    await page.keyboard.press('Escape')
    await expect(page).toHaveURL(/model=/)
    await expect(rows.nth(1)).toBeFocused()
    await page.goto(receipt)
    await expect(page.getByRole('heading', { name: 'Why this charge' })).toBeVisible()
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await picture('receipt')
  })

  await test.step('a top-up through the sandbox checkout becomes credit', async () => {
    await page.goto('/dashboard/billing')
    await page.getByText('$50', { exact: true }).first().click()
    await page.getByText('Alipay', { exact: true }).click()
    await picture('billing')
    await page.getByRole('button', { name: 'Add $50' }).click()
    await page.getByRole('button', { name: /Pay \$50\.00/ }).waitFor()
    await picture('sandbox-checkout')
    await page.getByRole('button', { name: /Pay \$50\.00/ }).click()
    await expect(content.getByText('$50.00 added')).toBeVisible()
    await expect(page.getByRole('link', { name: 'Balance' })).toContainText('$50.00')
    await expect(page.getByRole('table', { name: 'History' })).toContainText('Top-up')
    await picture('billing-paid')
    await looksRight(page)
  })

  await test.step('a rotated key has two secrets for a while', async () => {
    await page.goto('/dashboard/keys')
    await page.getByRole('button', { name: 'Actions for laptop' }).click()
    await picture('key-actions')
    await looksRight(page)
    await page.getByRole('menuitem', { name: 'Rotate' }).click()
    await picture('rotate-key')
    await looksRight(page)
    await page.getByRole('button', { name: 'Make new secret' }).click()
    const old = key
    key = await page.getByTestId('new-key').innerText()
    expect(key).not.toBe(old)
    await page.getByRole('button', { name: 'I have kept the key' }).click()
    for (const secret of [old, key]) expect((await fetch(`${baseURL}/v1/key`, { headers: { authorization: `Bearer ${secret}` } })).status).toBe(200)
    await page.getByRole('button', { name: 'Actions for laptop' }).click()
    await page.getByRole('menuitem', { name: 'End it now' }).click()
    await expect(page.getByText('The old secret of “laptop” has ended').first()).toBeVisible()
    await expect.poll(async () => (await fetch(`${baseURL}/v1/key`, { headers: { authorization: `Bearer ${old}` } })).status, { timeout: 2_000 }).toBe(401)
  })

  await test.step('a revoked key is refused', async () => {
    await page.goto('/dashboard/keys')
    await page.getByRole('button', { name: 'Actions for laptop' }).click()
    await page.getByRole('menuitem', { name: 'Revoke' }).click()
    await page.getByRole('button', { name: 'Revoke key' }).click()
    await expect(page.getByText('“laptop” is revoked').first()).toBeVisible()
    await expect
      .poll(async () => (await fetch(`${baseURL}/v1/key`, { headers: { authorization: `Bearer ${key}` } })).status, { timeout: 2_000 })
      .toBe(401)
  })

  await test.step('signing out ends the session; signing in again leads to the page asked for', async () => {
    await page.getByRole('button', { name: 'Account' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await expect(page).toHaveURL(/\/sign-in/)
    await page.goto(receipt)
    await expect(page).toHaveURL(/\/sign-in\?next=%2Fdashboard%2Factivity%2Fgen-\w+$/)
    await fillSignIn(page, email)
    await expect(page).toHaveURL(receipt)
    await expect(page.getByRole('heading', { name: 'Why this charge' })).toBeVisible()
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })
})
