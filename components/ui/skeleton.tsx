import type { ComponentProps } from 'react'
import { cn } from './cn.ts'

/** The shape of what comes: give it that size. */
export function Skeleton({ className, ...rest }: ComponentProps<'div'>) {
  return <div aria-hidden className={cn('animate-breathe rounded-md bg-sunken motion-reduce:animate-none', className)} {...rest} />
}
