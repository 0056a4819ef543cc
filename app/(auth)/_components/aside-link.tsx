import Link from 'next/link'
import type { ReactNode } from 'react'

/** The other way to go, under a form: "No account yet? Create one". */
export function AsideLink({ question, href, children }: { question?: ReactNode; href: string; children: ReactNode }) {
  return (
    <p className="mt-6 text-muted">
      {question}{' '}
      <Link href={href} prefetch={false} className="font-medium text-accent-ink underline-offset-4 hover:underline">
        {children}
      </Link>
    </p>
  )
}
