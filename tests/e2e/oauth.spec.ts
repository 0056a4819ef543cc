import type { APIRequestContext, Page } from '@playwright/test'
import { looksRight } from './looks.ts'
import { passProvider, providerNoise, type Said } from './openid.ts'
import { fillSignIn, newAddress, signUp } from './people.ts'
import { expect, test } from './support.ts'

async function byOpenId(page: Page, said: Said, email: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Continue with Example ID' }).click()
  await passProvider(page, said, email)
}

async function atGitHub(page: Page, id: number, email: string, verified: boolean): Promise<void> {
  await page.context().addCookies([{ name: 'person', value: encodeURIComponent(`${id}|${email}|${verified}`), url: process.env.E2E_GITHUB_URL! }])
}

/** The address that begins a sign-in at a provider, as next-auth's client asks for it. */
async function begin(request: APIRequestContext, provider: string, callbackUrl = '/dashboard'): Promise<URL> {
  const { csrfToken } = (await (await request.get('/api/auth/csrf')).json()) as { csrfToken: string }
  const response = await request.post(`/api/auth/signin/${provider}`, { form: { csrfToken, callbackUrl, json: 'true' }, headers: { origin: process.env.E2E_URL! } })
  return new URL(((await response.json()) as { url: string }).url)
}

test.beforeEach(({ tolerate }) => tolerate(providerNoise))

test('a new person comes in by an OpenID provider to their first key, and to the overview the next day', async ({ page, picture }) => {
  const email = newAddress('openid')
  await page.goto('/sign-in')
  await picture('sign-in-providers')
  await looksRight(page)
  await byOpenId(page, 'proven', email)
  await expect(page).toHaveURL(/\/dashboard\/start$/)
  await expect(page.getByTestId('new-key')).toHaveText(/^sk-aip-v1-/)
  await page.goto('/dashboard')
  await expect(page.getByText('Free calls left').locator('..')).toContainText('50')
  await page.goto('/dashboard/settings/security')
  // What is still on its way in the stream of the page stands outside of it for a moment.
  await expect(page.locator('#content').getByText(`Linked as ${email}`)).toBeVisible()
  await expect(page.getByText('You sign in by other ways and have no password.')).toBeVisible()
  await picture('security-without-password')
  await looksRight(page)
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  // The provider remembers both the person and the consent.
  await page.getByRole('button', { name: 'Continue with Example ID' }).click()
  await expect(page).toHaveURL(/\/dashboard$/)
})

for (const said of ['unproven', 'silent'] as const) {
  test(`an address that the provider calls ${said} opens nothing`, async ({ page, picture }) => {
    const email = newAddress(said)
    await byOpenId(page, said, email)
    await expect(page.getByText('The provider does not confirm that your e-mail address is yours.')).toBeVisible()
    await picture('sign-in-refused')
    await page.goto('/dashboard')
    await expect(page).toHaveURL(/sign-in/)
  })
}

test('an address that somebody began an account with and never proved is not linked', async ({ page, browser, picture }) => {
  const email = newAddress('victim')
  const attacker = await browser.newPage()
  await attacker.goto('/sign-up')
  await attacker.getByLabel('E-mail').fill(email)
  await attacker.locator('input[type=password]').fill('the password of an attacker')
  await attacker.locator('form').getByRole('button', { name: /create/i }).click()
  await expect(attacker).toHaveURL(/check-your-inbox/)
  await attacker.close()

  await byOpenId(page, 'proven', email)
  await expect(page.getByText('Somebody began an account with this address and never confirmed it.')).toBeVisible()
  await picture('sign-in-address-unproven')
  await looksRight(page)
})

test('GitHub: a proven primary address comes in, an unproven one does not, and a person links and unlinks theirs', async ({ page }) => {
  const [email, mine] = [newAddress('github'), newAddress('mine')]
  await page.goto('/sign-in')
  await atGitHub(page, 1, email, false)
  await page.getByRole('button', { name: 'Continue with GitHub' }).click()
  await expect(page.getByText('The provider does not confirm that your e-mail address is yours.')).toBeVisible()
  await atGitHub(page, 1, email, true)
  await page.getByRole('button', { name: 'Continue with GitHub' }).click()
  await expect(page).toHaveURL(/\/dashboard\/start$/)
  await page.context().clearCookies({ name: 'aipower-session' })

  await signUp(page, mine)
  await page.goto('/dashboard/settings/security')
  await page.getByRole('button', { name: 'Link GitHub' }).click()
  await expect(page.locator('#content').getByText('This identity is linked to another account here.')).toBeVisible()
  await atGitHub(page, 2, 'elsewhere@example.com', false)
  await page.getByRole('button', { name: 'Link GitHub' }).click()
  await expect(page.locator('#content').getByText('Linked as elsewhere@example.com')).toBeVisible()
  await page.getByRole('button', { name: 'Unlink GitHub' }).click()
  await expect(page.getByText('GitHub is unlinked').first()).toBeVisible()
})

test('a password and a provider that proved the same address lead to the same account, and to the page asked for', async ({ page }) => {
  const email = newAddress('both')
  await signUp(page, email)
  await page.context().clearCookies({ name: 'aipower-session' })
  await page.goto('/dashboard/usage?range=7d')
  await page.getByRole('button', { name: 'Continue with Example ID' }).click()
  await page.getByRole('link', { name: /cancel/i }).click()
  await expect(page.getByText('The sign-in at the other provider was not finished')).toBeVisible()
  await page.getByRole('button', { name: 'Continue with Example ID' }).click()
  await passProvider(page, 'proven', email)
  await expect(page).toHaveURL(/\/dashboard\/usage\?range=7d$/)
  await page.goto('/sign-in?next=/dashboard/keys')
  await expect(page, 'who is signed in already').toHaveURL(/\/dashboard\/keys$/)
  await page.goto('/sign-in?next=//evil.example')
  await expect(page).toHaveURL(/\/dashboard$/)
  await page.goto('/outbox')
  await expect(page.getByRole('heading', { name: 'Example ID can now sign you in' }).first()).toBeVisible()
  await page.context().clearCookies({ name: 'aipower-session' })
  await page.goto('/dashboard/keys')
  await fillSignIn(page, email)
  await expect(page).toHaveURL(/\/dashboard\/keys$/)
})

test('an address of the dashboard is remembered in each language', async ({ request }) => {
  for (const prefix of ['', '/zh']) {
    const response = await request.get(`${prefix}/dashboard/usage?range=7d&model=a%2Fb`)
    expect(response.url(), prefix).toBe(`${process.env.E2E_URL}/sign-in?next=%2Fdashboard%2Fusage%3Frange%3D7d%26model%3Da%252Fb`)
  }
})

test('what was begun at one provider is not finished at another, nor without having begun', async ({ request }) => {
  const github = await begin(request, 'github')
  const [state, code] = [github.searchParams.get('state')!, crypto.randomUUID()]
  for (const [provider, query] of [
    ['oidc', { state, code }],
    ['github', { state: 'x'.repeat(43), code }],
    ['github', { code }],
    ['oidc', { code, state: '', iss: 'https://evil.example' }],
  ] as const) {
    const response = await request.get(`/api/auth/callback/${provider}`, { params: query, maxRedirects: 0 })
    expect(response.headers().location, provider).toMatch(/\/api\/auth\/error\?error=(OAuthCallback|Callback)$/)
    expect(response.headers()['set-cookie'] ?? '').not.toContain('aipower-session')
  }
})

test('no address of somebody else is ever where one comes out', async ({ request }) => {
  for (const callbackUrl of ['//evil.example', '\\\\evil.example', '/\\evil.example', 'https:evil.example', 'https://evil.example', 'https://localhost.evil.example', 'javascript:alert(1)', `${process.env.E2E_URL}.evil.example`]) {
    await begin(request, 'github', callbackUrl)
    const kept = (await request.storageState()).cookies.find(({ name }) => name === 'next-auth.callback-url')?.value ?? ''
    expect(new URL(decodeURIComponent(kept)).origin, callbackUrl).toBe(process.env.E2E_URL)
  }
})
