import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn.ts'

/** A sheet with a hairline edge. `padded={false}` lets a table or chart reach the edge. */
export function Card({ className, padded = true, ...rest }: ComponentProps<'section'> & { padded?: boolean }) {
  return <section className={cn('min-w-0 rounded-lg border border-line bg-surface', padded ? 'p-5' : 'overflow-clip', className)} {...rest} />
}

export interface CardHeaderProps {
  title: ReactNode
  description?: ReactNode
  /** Buttons or a link at the end of the line. */
  actions?: ReactNode
  /** Makes the card's title addressable: `<Card aria-labelledby={id}>`. */
  id?: string
  className?: string
}

export function CardHeader({ title, description, actions, id, className }: CardHeaderProps) {
  return (
    <div className={cn('mb-4 flex flex-wrap items-start justify-between gap-x-4 gap-y-2', className)}>
      <div className="min-w-0">
        <h2 id={id} className="text-base font-semibold">
          {title}
        </h2>
        {description && <p className="mt-0.5 text-sm text-muted">{description}</p>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </div>
  )
}
