import { getTranslations } from 'next-intl/server'
import { cookies } from 'next/headers'
import { connection } from 'next/server'
import type { ReactNode } from 'react'
import { Logo } from '#components/brand/logo.tsx'
import { ClientMessages } from '#components/shell/client-messages.tsx'
import { LanguageSwitch } from '#components/shell/language-switch.tsx'
import { SandboxBanner } from '#components/shell/sandbox-banner.tsx'
import { SiteLink } from '#components/shell/site-link.tsx'
import { ThemeSwitch } from '#components/theme/theme-switch.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { sessionCookieName } from '#lib/accounts/session-cookie.ts'
import { env } from '#lib/env.ts'

/** Public pages. Drawn per request: the address and the sandbox are known when the server runs, not when it is built. */
export default async function SiteLayout({ children }: { children: ReactNode }) {
  await connection()
  const t = await getTranslations('site.frame')
  // Whether the session still holds is the dashboard's question: a public page must not need the database.
  const signedIn = (await cookies()).has(sessionCookieName())
  return (
    <ClientMessages of={['site']}>
      <div className="flex min-h-dvh flex-col">
        {env().SANDBOX_URL && <SandboxBanner />}
        <header className="sticky top-0 z-20 border-b border-line bg-paper">
          <div className="mx-auto flex h-14 max-w-[1120px] items-center gap-2 px-4 md:px-6">
            <Logo />
            <nav aria-label={t('navigation')} className="ml-4 flex flex-1 items-center gap-1">
              <SiteLink href="/models" className="rounded-md px-2 py-1 text-base text-muted transition-colors hover:text-ink">
                {t('models')}
              </SiteLink>
              <SiteLink href="/docs/api" className="rounded-md px-2 py-1 text-base text-muted transition-colors hover:text-ink">
                {t('api')}
              </SiteLink>
            </nav>
            <LanguageSwitch className="max-md:hidden" />
            <ThemeSwitch />
            {signedIn ? (
              <ButtonLink href="/dashboard" size="sm">
                {t('dashboard')}
              </ButtonLink>
            ) : (
              <>
                <ButtonLink href="/sign-in" variant="ghost" size="sm" className="max-sm:px-2">
                  {t('signIn')}
                </ButtonLink>
                <ButtonLink href="/sign-up" size="sm" className="max-sm:hidden">
                  {t('signUp')}
                </ButtonLink>
              </>
            )}
          </div>
        </header>
        <main id="content" className="flex-1">
          {children}
        </main>
        <footer className="border-t border-line">
          <div className="mx-auto flex max-w-[1120px] flex-wrap items-center justify-between gap-x-8 gap-y-3 px-4 py-8 text-sm text-muted md:px-6">
            <p>{t('footer')}</p>
            <nav aria-label={t('footerNavigation')} className="flex flex-wrap gap-x-5 gap-y-2">
              <SiteLink href="/models" className="hover:text-ink">
                {t('models')}
              </SiteLink>
              <SiteLink href="/docs/api" className="hover:text-ink">
                {t('api')}
              </SiteLink>
              <SiteLink href="/billing-rules" className="hover:text-ink">
                {t('billingRules')}
              </SiteLink>
              <SiteLink href="/status" className="hover:text-ink">
                {t('status')}
              </SiteLink>
              <SiteLink href="/sign-in" className="hover:text-ink">
                {t('signIn')}
              </SiteLink>
              <SiteLink href="/sign-up" className="hover:text-ink">
                {t('signUp')}
              </SiteLink>
              <LanguageSwitch className="-my-1.5 -ml-2" />
            </nav>
          </div>
        </footer>
      </div>
    </ClientMessages>
  )
}
