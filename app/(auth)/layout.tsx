import type { ReactNode } from 'react'
import { Logo } from '#components/brand/logo.tsx'
import { ClientMessages } from '#components/shell/client-messages.tsx'
import { LanguageSwitch } from '#components/shell/language-switch.tsx'
import { SandboxBanner } from '#components/shell/sandbox-banner.tsx'
import { ThemeSwitch } from '#components/theme/theme-switch.tsx'
import { env } from '#lib/env.ts'

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <ClientMessages of={['auth']}>
      {env().SANDBOX_URL && <SandboxBanner />}
      <div className="flex min-h-dvh flex-col px-4 md:px-6">
        <header className="flex h-14 items-center gap-1">
          <div className="mr-auto flex">
            <Logo />
          </div>
          <LanguageSwitch />
          <ThemeSwitch />
        </header>
        <main id="content" className="mx-auto w-full max-w-sm pt-[12vh] pb-16">
          {children}
        </main>
      </div>
    </ClientMessages>
  )
}
