import { looksRight } from './looks.ts'
import { newAddress, openLink, password, signIn, signUp } from './people.ts'
import { expect, test } from './support.ts'

const pages = ['', '/security'] as const

test('a person changes name, address and password, and signs other browsers out', async ({ page, browser, picture }) => {
  test.setTimeout(120_000)
  const email = newAddress('settings')
  const moved = newAddress('moved')
  await signUp(page, email)
  const elsewhere = await browser.newPage()
  await signIn(elsewhere, email)
  await expect(elsewhere).toHaveURL(/\/dashboard/)

  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Settings' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
  await page.getByRole('textbox', { name: 'Name' }).fill('Ada Lovelace')
  await page.getByRole('button', { name: 'Save name' }).click()
  await expect(page.getByText('Name saved').first()).toBeVisible()

  await page.getByLabel('New address').fill('nonsense')
  await page.getByRole('button', { name: 'Send link' }).click()
  await expect(page.getByText('This is not an e-mail address')).toBeVisible()
  await page.getByLabel('New address').fill(moved)
  await page.getByRole('button', { name: 'Send link' }).click()
  await expect(page.getByText(`A link is on its way to ${moved}`)).toBeVisible()
  await openLink(page, moved)
  await picture('confirm-email')
  await looksRight(page)
  await page.getByRole('button', { name: 'Use this address' }).click()
  await expect(page).toHaveURL(/dashboard\/settings$/)
  await expect(page.getByRole('main')).toContainText(`Now: ${moved}`)

  await page.getByRole('link', { name: 'Security' }).click()
  await expect(page.getByText('This browser')).toBeVisible()
  await page.getByRole('button', { name: /^Sign out Chrome/ }).click()
  await expect(page.getByText('Browser signed out').first()).toBeVisible()
  await expect(page.getByRole('button', { name: /^Sign out Chrome/ })).toHaveCount(0)
  await elsewhere.reload()
  await expect(elsewhere).toHaveURL(/sign-in/)
  await elsewhere.close()

  await page.getByLabel('New password').fill('short')
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText('Too short: use at least 10 characters.')).toBeVisible()
  await page.getByLabel('New password').fill(`${password} anew`)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText('Password changed; other browsers are signed out').first()).toBeVisible()
  await page.reload()
  await expect(page.getByText('This browser')).toBeVisible()
})

test('the settings fit every screen in both themes', async ({ page, picture }) => {
  test.setTimeout(180_000)
  await signUp(page, newAddress('looks'))
  for (const width of [390, 768, 1440]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      for (const name of pages) {
        await page.goto(`/dashboard/settings${name}`)
        await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
        await picture(`settings${name.replace('/', '-')}-${width}-${colorScheme}`)
        await looksRight(page)
      }
    }
  }
})
