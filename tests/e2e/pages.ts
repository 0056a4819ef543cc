import type { Page } from '@playwright/test'
import { yuanCookie } from '../../i18n/locales.ts'
import type { Messages } from '../../i18n/messages.ts'
import type { Account } from './account.ts'
import { fillSignUp, newAddress, signUp } from './people.ts'

export interface WalkedPage {
  /** Names the test and its pictures. */
  name: string
  /** Its address in English; what depends on the account is made from it. */
  path: string | ((account: Account) => string)
  /** `owner`: signed in, with a key, calls, a top-up. Default: nobody. */
  as?: 'owner'
  /** Brings the page to the state to look at, such as an open dialog. `words` are in the language being walked. */
  open?: (page: Page, words: Messages) => Promise<void>
  /** What the console may complain about here. */
  tolerate?: RegExp
}

/**
 * Every page there is. pages.spec.ts walks them in both languages and both themes at three widths and
 * looks for what must not be: a broken rule of accessibility, a sideways scroll, an error in the console,
 * a sentence that is missing or not translated; docs.spec.ts does the same, once each, for the documentation. A new page, or a state of one worth a look, is a line here.
 */
export const pages: readonly WalkedPage[] = [
  { name: 'home', path: '/' },
  { name: 'home-yuan', path: '/', open: inYuan },
  { name: 'models', path: '/models' },
  { name: 'models-yuan', path: '/models', open: inYuan },
  { name: 'models-found', path: '/models?q=claude&can=tools&sort=output.down' },
  { name: 'models-none', path: '/models?q=no-such-model' },
  { name: 'model', path: '/models/openai/gpt-5.4' },
  { name: 'model-hours', path: '/models/deepseek/deepseek-flash' },
  { name: 'model-embedding', path: '/models/openai/text-embedding-3-small' },
  { name: 'model-yuan', path: '/models/openai/gpt-5.4', open: inYuan },
  { name: 'compare', path: '/compare?m=openai/gpt-5.4&m=anthropic/claude-sonnet&m=google/gemini-pro&m=deepseek/deepseek-chat' },
  { name: 'compare-yuan', path: '/compare?m=openai/gpt-5.4&m=anthropic/claude-sonnet', open: inYuan },
  { name: 'compare-none', path: '/compare' },
  { name: 'docs', path: '/docs' },
  { name: 'api-reference', path: '/docs/api' },
  { name: 'pricing', path: '/pricing' },
  { name: 'pricing-yuan', path: '/pricing', open: inYuan },
  { name: 'status', path: '/status' },
  { name: 'not-found', path: '/no-such-page', tolerate: /404/ },

  { name: 'sign-in', path: '/sign-in' },
  { name: 'sign-up', path: '/sign-up' },
  { name: 'sign-up-refused', path: '/sign-up', open: async (page, words) => void (await page.getByRole('button', { name: words.auth.signUp.submit }).click()) },
  { name: 'forgot', path: '/forgot' },
  { name: 'reset-unknown', path: '/reset?token=none' },
  { name: 'verify-unknown', path: '/verify?token=none' },
  { name: 'unsubscribe-unknown', path: '/unsubscribe?token=none' },
  { name: 'outbox', path: '/outbox' },

  { name: 'check-your-inbox', path: '/sign-up', open: (page) => fillSignUp(page, newAddress('inbox')) },
  { name: 'start', path: '/', open: async (page) => void (await asNewcomer(page)) },
  {
    name: 'start-answered',
    path: '/',
    open: async (page, words) => {
      await asNewcomer(page)
      await page.getByRole('button', { name: words.start.try }).click()
      await page.getByText(words.start.next).waitFor()
    },
  },

  { name: 'overview', path: '/dashboard', as: 'owner' },
  {
    name: 'more-tabs',
    path: '/dashboard/savings',
    as: 'owner',
    open: async (page, words) => {
      await page.setViewportSize({ width: 390, height: 900 })
      await page.getByRole('button', { name: words.dashboard.shell.more }).click()
      await page.getByRole('menuitem', { name: words.dashboard.sections.settings }).waitFor()
    },
  },
  { name: 'overview-yuan', path: '/dashboard', as: 'owner', open: inYuan },
  { name: 'keys', path: '/dashboard/keys', as: 'owner' },
  { name: 'create-key', path: '/dashboard/keys?create', as: 'owner', open: async (page) => page.getByRole('dialog').waitFor() },
  { name: 'playground', path: '/dashboard/playground', as: 'owner' },
  { name: 'usage', path: '/dashboard/usage', as: 'owner' },
  { name: 'savings', path: '/dashboard/savings', as: 'owner' },
  { name: 'activity', path: '/dashboard/activity?status=completed', as: 'owner' },
  { name: 'receipt', path: ({ generation }) => `/dashboard/activity/${generation}`, as: 'owner' },
  { name: 'billing', path: '/dashboard/billing', as: 'owner' },
  { name: 'statement', path: () => `/dashboard/billing/statements/${new Date().toISOString().slice(0, 7)}`, as: 'owner' },
  { name: 'settings', path: '/dashboard/settings', as: 'owner' },
  {
    name: 'delete-account',
    path: '/dashboard/settings',
    as: 'owner',
    open: async (page, words) => {
      await page.getByRole('button', { name: words.settings.profile.delete.open }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'security', path: '/dashboard/settings/security', as: 'owner' },
  { name: 'log', path: '/dashboard/settings/log', as: 'owner' },
  { name: 'account-menu', path: '/dashboard', as: 'owner', open: async (page, words) => page.getByRole('button', { name: words.dashboard.shell.account }).click() },
]

/** A person who has only just confirmed their address; whoever was signed in before is not any more. */
async function asNewcomer(page: Page): Promise<void> {
  await page.context().clearCookies({ name: /session/ })
  await signUp(page)
}

/** As somebody who wants amounts in yuan, too. */
async function inYuan(page: Page): Promise<void> {
  await page.context().addCookies([{ name: yuanCookie, value: 'shown', url: page.url() }])
  await page.reload()
  await page.getByText('≈ ¥').first().waitFor()
}
