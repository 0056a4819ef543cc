import type { ComponentProps } from 'react'
import { cn } from './cn.ts'

/** A line of text. Give it a label with Field or TextField. */
export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return (
    <input
      className={cn(
        // 16 px on phones: anything smaller makes iOS zoom into the field.
        'h-9 w-full min-w-0 rounded-md border border-edge bg-surface px-3 text-md text-ink transition-colors placeholder:text-faint md:text-base',
        'hover:border-faint focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0',
        'disabled:cursor-not-allowed disabled:bg-sunken disabled:text-faint aria-invalid:border-harm aria-invalid:focus-visible:outline-harm',
        className,
      )}
      {...rest}
    />
  )
}
