import Link from 'next/link'
import type { ReactNode } from 'react'
import { cn } from '#components/ui/cn.ts'

export interface Segment {
  href: string
  label: ReactNode
  current: boolean
}

/** One of a few, each with an address of its own, so that a view can be shared. */
export function Segments({ label, segments, children }: { label: string; segments: readonly Segment[]; children?: ReactNode }) {
  return (
    <nav aria-label={label} className="flex max-w-full rounded-md border border-edge bg-surface p-0.5">
      {segments.map(({ href, label: text, current }) => (
        <Link
          key={href}
          href={href}
          scroll={false} prefetch={false}
          aria-current={current ? 'true' : undefined}
          className={cn('flex h-7 items-center rounded-sm px-2.5 text-sm whitespace-nowrap transition-colors', current ? 'bg-pressed font-medium' : 'text-muted hover:text-ink')}
        >
          {text}
        </Link>
      ))}
      {children}
    </nav>
  )
}
