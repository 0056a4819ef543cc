import type { ReactNode } from 'react'
import { Logo } from './logo.tsx'

/** A page that has one thing to say: not found, failed. */
export function MessagePage({ title, children, action }: { title: string; children: ReactNode; action: ReactNode }) {
  return (
    <main id="content" className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-6 px-6 py-16">
      <Logo />
      <div>
        <h1 className="text-lg font-semibold">{title}</h1>
        <div className="mt-2 text-pretty text-muted">{children}</div>
      </div>
      <div>{action}</div>
    </main>
  )
}
