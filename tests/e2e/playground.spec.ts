import { looksRight } from './looks.ts'
import { signUp } from './people.ts'
import { expect, test } from './support.ts'

test('the playground asks several models side by side and says what each answer took', async ({ page, picture }) => {
  test.setTimeout(120_000)
  await signUp(page)
  await page.goto('/dashboard/playground?model=deepseek/deepseek-chat')
  await picture('playground-new')
  await looksRight(page)

  const column = (number: number) => page.getByRole('region', { name: `Model of column ${number}` })
  await page.getByRole('button', { name: 'Compare another model' }).click()
  await column(2).getByRole('combobox').selectOption('anthropic/claude-sonnet-5.5')
  await page.getByRole('textbox', { name: 'Your message' }).fill('Hello!')
  await page.keyboard.press('Enter')

  for (const number of [1, 2]) {
    await expect(column(number).getByText('First token')).toBeVisible()
    await expect(column(number).getByText('Free', { exact: true })).toBeVisible()
  }
  await expect(column(2).getByText(/^anthropic\/claude-sonnet/).first()).toBeVisible()
  await picture('playground')
  await looksRight(page)

  await column(1).getByRole('button', { name: 'JSON' }).click()
  await expect(column(1).getByRole('heading', { name: 'Chunks of the answer' })).toBeVisible()
  await picture('playground-json')
  await looksRight(page)
  await column(1).getByRole('button', { name: 'Code' }).click()
  await expect(page.getByRole('dialog')).toContainText('"model": "deepseek/')
  await looksRight(page)
  await page.keyboard.press('Escape')

  await column(2).getByRole('link', { name: 'Receipt' }).click()
  await expect(page).toHaveURL(/\/dashboard\/activity\/gen-/)
})

test('a tool that a model calls is played by hand in the playground', async ({ page, picture }) => {
  await signUp(page)
  await page.goto('/dashboard/playground?model=openai/gpt-5.4')
  await page.getByRole('button', { name: 'Parameters' }).click()
  await page.getByLabel('Tools').fill('{')
  await expect(page.getByText('This is not a JSON array')).toBeVisible()
  await page.getByLabel('Tools').fill(JSON.stringify([{ type: 'function', function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } } }]))
  await page.getByRole('textbox', { name: 'Your message' }).fill('What is the weather in Paris?')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByLabel('Result of get_weather').fill('{"degrees": 21}')
  await picture('playground-tools')
  await looksRight(page)
  await page.getByRole('button', { name: 'Send results' }).click()
  await expect(page.getByText('First token')).toHaveCount(2)
})
