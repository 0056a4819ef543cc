import type { ReactNode } from 'react'
import { Logo } from '#components/brand/logo.tsx'

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col px-6">
      <header className="flex h-13 items-center">
        <Logo />
      </header>
      <main id="content" className="mx-auto w-full max-w-sm pt-[12vh] pb-16">
        {children}
      </main>
    </div>
  )
}
