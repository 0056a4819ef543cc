import Link from 'next/link'
import type { ComponentProps } from 'react'
import { cn } from './cn.ts'

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'harm'
export type ButtonSize = 'sm' | 'md' | 'lg' | 'icon'

const variants: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover',
  secondary: 'border border-edge bg-surface text-ink hover:bg-sunken',
  ghost: 'text-muted hover:bg-sunken hover:text-ink',
  harm: 'bg-harm text-on-harm hover:bg-harm-hover',
}

const sizes: Record<ButtonSize, string> = {
  sm: 'h-8 gap-1.5 px-3 text-sm',
  md: 'h-9 gap-2 px-3.5 text-base',
  lg: 'h-11 gap-2 px-5 text-md',
  icon: 'size-8 text-base',
}

interface Look {
  variant?: ButtonVariant
  size?: ButtonSize
}

function buttonClass({ variant = 'primary', size = 'md' }: Look): string {
  return cn(
    'inline-flex shrink-0 items-center justify-center rounded-md font-medium whitespace-nowrap transition-colors select-none',
    'disabled:pointer-events-none disabled:opacity-50 aria-disabled:pointer-events-none aria-disabled:opacity-50',
    '[&_svg]:size-4 [&_svg]:shrink-0',
    variants[variant],
    sizes[size],
  )
}

export interface ButtonProps extends ComponentProps<'button'>, Look {
  /** Work is under way: keeps its width, is announced, and cannot be pressed again. */
  pending?: boolean
}

/** Does something here. One `primary` a view: the thing to do next. For going somewhere use ButtonLink. */
export function Button({ variant, size, pending = false, className, children, disabled, type = 'button', ...rest }: ButtonProps) {
  return (
    <button type={type} className={cn(buttonClass({ variant, size }), pending && 'relative', className)} disabled={disabled || pending} aria-busy={pending || undefined} {...rest}>
      {pending ? (
        <>
          <span className="inline-flex items-center gap-[inherit] opacity-0">{children}</span>
          <span aria-hidden className="absolute size-4 animate-spin rounded-full border-2 border-current border-r-transparent motion-reduce:animate-none" />
        </>
      ) : (
        children
      )}
    </button>
  )
}

/** The same for what is no page of ours: a download, another site. */
export function ButtonAnchor({ variant, size, className, ...rest }: ComponentProps<'a'> & Look) {
  return <a className={cn(buttonClass({ variant, size }), className)} {...rest} />
}

/** Looks like a button, goes somewhere. */
export function ButtonLink({ variant, size, className, ...rest }: ComponentProps<typeof Link> & Look) {
  return <Link className={cn(buttonClass({ variant, size }), className)} {...rest} />
}
