import type { Page } from '@playwright/test'
import { Secret, TOTP } from 'otpauth'
import { looksRight } from './looks.ts'
import { passProvider, providerNoise } from './openid.ts'
import { fillSignIn, newAddress, password, signIn, signUp } from './people.ts'
import { expect, test } from './support.ts'

/** The code of the next step: fresh, whatever was used before. */
const nextCode = (key: string) => new TOTP({ secret: Secret.fromBase32(key) }).generate({ timestamp: Date.now() + 30_000 })
const nowCode = (key: string) => new TOTP({ secret: Secret.fromBase32(key) }).generate()

/** An authenticator with a finger that always fits, inside the browser. */
async function plugIn(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  })
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in/)
}

test('a person switches codes on, signs in with one, loses the app, and switches them off', async ({ page, picture, tolerate }) => {
  test.setTimeout(120_000)
  tolerate(providerNoise)
  const email = newAddress('codes')
  await signUp(page, email)
  await page.goto('/dashboard/settings/security')
  await page.getByRole('button', { name: 'Set up' }).click()
  const qr = page.getByRole('img', { name: 'QR code for an authenticator app' })
  const colours = () => qr.evaluate((svg) => [getComputedStyle(svg).backgroundColor, getComputedStyle(svg).color])
  const byDay = await colours()
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await colours(), 'apps read dark on light only').toEqual(byDay)
  const key = (await page.locator('code').innerText()).replace(/\s/g, '')
  await picture('two-step-enrol')
  await looksRight(page)
  await page.getByLabel('Code', { exact: true }).fill('000000')
  await page.getByRole('button', { name: 'Switch on' }).click()
  await expect(page.getByText('This code does not fit')).toBeVisible()
  await page.getByLabel('Code', { exact: true }).fill(nowCode(key))
  await page.getByRole('button', { name: 'Switch on' }).click()
  await expect(page.getByTestId('recovery-codes').getByRole('listitem')).toHaveCount(10)
  const recovery = await page.getByTestId('recovery-codes').getByRole('listitem').allInnerTexts()
  await picture('recovery-codes')
  await looksRight(page)
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await expect(page.getByText('10 recovery codes are left.')).toBeVisible()

  await signOut(page)
  await page.goto('/dashboard/usage?range=7d')
  await fillSignIn(page, email)
  await expect(page).toHaveURL(/sign-in\/code\?next=%2Fdashboard%2Fusage%3Frange%3D7d$/)
  const codePage = page.url()
  await picture('sign-in-code')
  await looksRight(page)
  await page.goto('/dashboard')
  await expect(page, 'nobody is signed in by the password alone').toHaveURL(/sign-in/)
  await page.goto('/dashboard/usage?range=7d')
  await page.getByRole('button', { name: 'Continue with Example ID' }).click()
  await passProvider(page, 'proven', email)
  await expect(page, 'nor by another provider alone').toHaveURL(codePage)
  await page.getByLabel('Code').fill(nextCode(key))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page, 'the page asked for first').toHaveURL(/\/dashboard\/usage\?range=7d$/)

  await signOut(page)
  await signIn(page, email)
  await page.getByLabel('Code').fill(recovery[0]!)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/settings\/security/)
  await expect(page.getByText('9 recovery codes are left.')).toBeVisible()
  await picture('two-step-on')
  await page.getByRole('button', { name: 'Switch off' }).click()
  await expect(page.getByText('Two-step sign-in is off').first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Set up' })).toBeVisible()
})

test('a person adds a passkey, signs in with it, renames and removes it', async ({ page, picture }) => {
  test.setTimeout(120_000)
  const email = newAddress('passkey')
  await plugIn(page)
  await signUp(page, email)
  await page.goto('/dashboard/settings/security')
  await page.getByLabel('Name of the new passkey').fill('laptop')
  await page.getByRole('button', { name: 'Add passkey' }).click()
  await expect(page.getByText('Passkey added').first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Rename laptop' })).toBeVisible()
  await picture('passkeys')
  await looksRight(page)

  await signOut(page)
  await picture('sign-in')
  await looksRight(page)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(page).toHaveURL(/\/dashboard$/)

  await page.context().clearCookies({ name: 'aipower-session' })
  await page.getByRole('link', { name: 'Settings' }).first().click()
  await expect(page, 'a session that ended meanwhile').toHaveURL(/\/sign-in\?next=%2Fdashboard%2Fsettings$/)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(page).toHaveURL(/\/dashboard\/settings$/)

  await page.goto('/dashboard/settings/security')
  await expect(page.getByText(/last used/).first()).toBeVisible()
  await page.getByRole('button', { name: 'Rename laptop' }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('desk')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Remove desk' }).click()
  await expect(page.getByText('Passkey removed').first()).toBeVisible()

  await signOut(page)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(page.getByText('This passkey is not known here')).toBeVisible()
  await signIn(page, email, password)
  await expect(page).toHaveURL(/\/dashboard$/)
})
