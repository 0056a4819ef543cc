import type { ReactNode } from 'react'

/** The one heading of a page and what stands under it. */
export function Heading({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <div className="mb-6">
      <h1 className="text-lg font-semibold">{title}</h1>
      {children && <p className="mt-1.5 text-pretty wrap-anywhere text-muted">{children}</p>}
    </div>
  )
}
