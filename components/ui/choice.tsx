import type { ComponentProps } from 'react'
import { cn } from './cn.ts'

/** One of several, shown as a tile: a radio button whose whole surface is the target. */
export function Choice({ className, children, ...input }: ComponentProps<'input'>) {
  return (
    <label
      className={cn(
        'relative flex h-9 cursor-pointer items-center justify-center rounded-md border border-edge px-3 text-sm transition-colors hover:bg-sunken',
        'has-checked:border-accent has-checked:bg-accent-soft has-checked:font-medium has-checked:text-accent-ink',
        'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
        className,
      )}
    >
      <input type="radio" className="absolute inset-0 cursor-pointer appearance-none rounded-md outline-none" {...input} />
      {children}
    </label>
  )
}
