import { looksRight } from './looks.ts'
import { signUp } from './people.ts'
import { expect, test } from './support.ts'

test('the command palette goes to pages, does things and tries models, by keyboard alone', async ({ page, picture }) => {
  await signUp(page)
  const search = page.getByRole('combobox')
  await expect(page.getByRole('button', { name: 'Search and commands' })).toHaveAttribute('aria-keyshortcuts', /Control\+K/)
  await page.keyboard.press('Control+k')
  await expect(search).toBeFocused()
  await expect(page.getByRole('option', { name: 'openai/gpt-5.4', exact: true })).toBeAttached()
  await picture('command-palette')
  await looksRight(page)

  await search.fill('usage')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/dashboard\/usage$/)

  await page.keyboard.press('Control+k')
  await search.fill('dark')
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')

  await page.keyboard.press('Control+k')
  await search.fill('gpt-5.4')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/playground\?model=openai%2Fgpt-5\.4/)

  await page.keyboard.press('Control+k')
  await search.fill('first token late')
  await page.getByRole('option', { name: 'Streaming › If the first token is late' }).click()
  await expect(page).toHaveURL(/\/docs\/streaming#if-the-first-token-is-late$/)
  await page.goBack()

  await page.keyboard.press('Control+k')
  await search.fill('xyzzy plugh')
  await expect(page.getByText('Nothing found.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
})
