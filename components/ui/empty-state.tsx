import type { ReactNode } from 'react'
import { cn } from './cn.ts'

export interface EmptyStateProps {
  title: ReactNode
  /** One sentence: what will stand here. */
  children?: ReactNode
  /** The next step: a button or a command to copy. */
  action?: ReactNode
  icon?: ReactNode
  className?: string
}

export function EmptyState({ title, children, action, icon, className }: EmptyStateProps) {
  return (
    <div className={cn('flex flex-col items-center gap-1 px-6 py-12 text-center', className)}>
      {icon && (
        <div aria-hidden className="mb-2 text-faint [&_svg]:size-6">
          {icon}
        </div>
      )}
      <p className="font-medium">{title}</p>
      {children && <p className="max-w-md text-sm text-balance text-muted">{children}</p>}
      {action && <div className="mt-4">{action}</div>}
    </div>
  )
}
