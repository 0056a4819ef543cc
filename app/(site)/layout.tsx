import { getTranslations } from 'next-intl/server'
import { cookies } from 'next/headers'
import { connection } from 'next/server'
import type { ReactNode } from 'react'
import { Logo } from '#components/brand/logo.tsx'
import { ClientMessages } from '#components/shell/client-messages.tsx'
import { LanguageSwitch } from '#components/shell/language-switch.tsx'
import { SandboxBanner } from '#components/shell/sandbox-banner.tsx'
import { SiteLink } from '#components/shell/site-link.tsx'
import { SiteMenu } from '#components/shell/site-menu.tsx'
import { YuanSwitch } from '#components/shell/yuan-switch.tsx'
import { ThemeSwitch } from '#components/theme/theme-switch.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { YuanNote } from '#components/ui/yuan.tsx'
import { sessionCookieName } from '#lib/accounts/session-cookie.ts'
import { env } from '#lib/env.ts'
import { yuan } from '../yuan.ts'

const navigation = [
  { href: '/models', name: 'models' },
  { href: '/pricing', name: 'pricing' },
  { href: '/docs', name: 'docs' },
] as const

const footer = {
  product: [
    { href: '/models', name: 'models' },
    { href: '/compare', name: 'compare' },
    { href: '/pricing', name: 'pricing' },
    { href: '/status', name: 'status' },
  ],
  docs: [
    { href: '/docs', name: 'quickStart' },
    { href: '/docs/api', name: 'api' },
    { href: '/docs/gateway-or-direct', name: 'guide' },
    { href: '/docs/self-hosting', name: 'selfHosting' },
  ],
  account: [
    { href: '/sign-in', name: 'signIn' },
    { href: '/sign-up', name: 'signUp' },
    { href: '/dashboard', name: 'dashboard' },
  ],
} as const

/** Public pages. Drawn per request: the address and the sandbox are known when the server runs, not when it is built. */
export default async function SiteLayout({ children }: { children: ReactNode }) {
  await connection()
  const [t, { offered, rate }] = await Promise.all([getTranslations('site.frame'), yuan()])
  return (
    <ClientMessages of={[]}>
      <div className="flex min-h-dvh flex-col">
        {env().SANDBOX_URL && <SandboxBanner />}
        <header className="sticky top-0 z-20 border-b border-line bg-paper print:hidden">
          <div className="mx-auto flex h-14 max-w-[1120px] items-center gap-1 px-4 md:px-6">
            <Logo />
            <nav aria-label={t('navigation')} className="ml-4 flex flex-1 items-center gap-1">
              {navigation.map(({ href, name }) => (
                <SiteLink key={href} href={href} className="rounded-md px-2 py-1 text-base text-muted transition-colors hover:text-ink max-md:hidden">
                  {t(name)}
                </SiteLink>
              ))}
            </nav>
            <LanguageSwitch className="max-md:hidden" />
            <div className="mr-2 max-md:hidden">
              <ThemeSwitch />
            </div>
            <Account />
            <SiteMenu label={t('menu')} links={navigation.map(({ href, name }) => ({ href, label: t(name) }))} className="-mr-2 md:hidden">
              <LanguageSwitch className="-ml-2" />
              <ThemeSwitch />
            </SiteMenu>
          </div>
        </header>
        <main id="content" className="flex-1">
          {children}
        </main>
        <footer className="border-t border-line print:hidden">
          <div className="mx-auto grid max-w-[1120px] grid-cols-2 gap-x-8 gap-y-10 px-4 py-12 text-sm sm:grid-cols-3 md:px-6 lg:grid-cols-[2fr_1fr_1fr_1fr]">
            <div className="flex flex-col items-start gap-3 text-muted max-sm:col-span-2 sm:max-lg:col-span-3">
              <Logo />
              <p className="max-w-xs text-pretty">{t('footer')}</p>
              <LanguageSwitch className="-ml-2" />
              {offered && <YuanSwitch shown={rate !== null} />}
              <YuanNote rate={rate} className="max-w-xs" />
            </div>
            {(Object.keys(footer) as (keyof typeof footer)[]).map((group) => (
              <nav key={group} aria-labelledby={`footer-${group}`}>
                <h2 id={`footer-${group}`} className="text-sm font-medium">
                  {t(`groups.${group}`)}
                </h2>
                <ul className="mt-3 flex flex-col gap-2">
                  {footer[group].map(({ href, name }) => (
                    <li key={href}>
                      <SiteLink href={href} className="text-muted transition-colors hover:text-ink">
                        {t(name)}
                      </SiteLink>
                    </li>
                  ))}
                </ul>
              </nav>
            ))}
          </div>
        </footer>
      </div>
    </ClientMessages>
  )
}

/** Whether the session still holds is the dashboard's question: a public page must not need the database. */
async function Account() {
  const t = await getTranslations('site.frame')
  if ((await cookies()).has(sessionCookieName())) {
    return (
      <ButtonLink href="/dashboard" prefetch={false} size="sm">
        {t('dashboard')}
      </ButtonLink>
    )
  }
  return (
    <>
      <ButtonLink href="/sign-in" prefetch={false} variant="ghost" size="sm" className="max-sm:px-2">
        {t('signIn')}
      </ButtonLink>
      <ButtonLink href="/sign-up" prefetch={false} size="sm" className="max-md:hidden">
        {t('signUp')}
      </ButtonLink>
    </>
  )
}
