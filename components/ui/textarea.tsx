import type { ComponentProps } from 'react'
import { cn } from './cn.ts'

/** Several lines of text. Give it a label with Field. */
export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea
      className={cn(
        // 16 px on phones: anything smaller makes iOS zoom into the field.
        'w-full min-w-0 resize-y rounded-md border border-edge bg-surface px-3 py-2 text-md text-ink transition-colors placeholder:text-faint md:text-base',
        'hover:border-faint focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 aria-invalid:border-harm aria-invalid:focus-visible:outline-harm',
        className,
      )}
      {...rest}
    />
  )
}
