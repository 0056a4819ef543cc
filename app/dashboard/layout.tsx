import { Wallet } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { cookies } from 'next/headers'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Logo } from '#components/brand/logo.tsx'
import { AccountMenu } from '#components/shell/account-menu.tsx'
import { ClientMessages } from '#components/shell/client-messages.tsx'
import { CommandPalette } from '#components/shell/command-palette.tsx'
import { railCookie } from '#components/shell/cookies.ts'
import { Rail } from '#components/shell/rail.tsx'
import { SandboxBanner } from '#components/shell/sandbox-banner.tsx'
import { TabBar } from '#components/shell/tab-bar.tsx'
import { TimezoneSync } from '#components/shell/timezone-sync.tsx'
import { ThemeSwitch } from '#components/theme/theme-switch.tsx'
import { Money } from '#components/ui/money.tsx'
import { ToastProvider } from '#components/ui/toast.tsx'
import { YuanProvider } from '#components/ui/yuan-provider.tsx'
import { YuanNote } from '#components/ui/yuan.tsx'
import { requireUser } from '#lib/accounts/current-user.ts'
import { balance } from '#lib/billing/balance.ts'
import { env } from '#lib/env.ts'
import { signOut } from '../(auth)/sign-out/actions.ts'
import { saveLocale } from './settings/actions.ts'
import { yuan } from '../yuan.ts'
import { readerTimezone } from './timezone.ts'

/** Rail, header, content. Each page asks for the user itself: a layout does not run again on every navigation. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const user = await requireUser()
  const [t, money, jar, timezone, { rate }] = await Promise.all([getTranslations('dashboard.shell'), balance(user), cookies(), readerTimezone(), yuan()])
  return (
    <ClientMessages of={['dashboard', 'keys', 'billing', 'charts']}>
      <ToastProvider>
        <TimezoneSync server={timezone} />
        <div className="flex min-h-dvh">
          <Rail narrow={jar.get(railCookie)?.value === 'narrow'} />
          <div className="flex min-w-0 flex-1 flex-col">
            <header className="sticky top-0 z-20 flex h-13 shrink-0 items-center justify-end gap-1 border-b border-line bg-paper px-4 md:px-6 print:hidden">
              <div className="mr-auto md:hidden">
                <Logo href="/dashboard" />
              </div>
              <Link
                href="/dashboard/billing"
                className="mr-1 flex h-8 items-center gap-2 rounded-md px-2.5 font-mono text-sm transition-colors hover:bg-sunken"
              >
                <Wallet aria-hidden className="size-4 text-muted" />
                <span className="sr-only">{t('balance')}</span>
                <Money nano={money.available} />
              </Link>
              <CommandPalette signOut={signOut} />
              <ThemeSwitch />
              <AccountMenu email={user.email} signOut={signOut} saveLocale={saveLocale} />
            </header>
            {env().SANDBOX_URL && <SandboxBanner />}
            <main id="content" className="mx-auto w-full max-w-[1200px] flex-1 px-4 pt-6 pb-24 md:px-8 md:pt-8">
              <YuanProvider rate={rate}>{children}</YuanProvider>
              <YuanNote rate={rate} className="mt-8 print:hidden" />
            </main>
          </div>
        </div>
        <TabBar />
      </ToastProvider>
    </ClientMessages>
  )
}
