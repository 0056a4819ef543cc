import type { ComponentProps } from 'react'
import { cn } from './cn.ts'

/** The browser's own list of choices, dressed like an Input; give it a label with Field. */
export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return (
    <select
      className={cn(
        'h-9 w-full min-w-0 rounded-md border border-edge bg-surface px-2 text-md text-ink transition-colors md:text-base',
        'hover:border-faint focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 aria-invalid:border-harm',
        className,
      )}
      {...rest}
    />
  )
}
