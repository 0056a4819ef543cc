import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn.ts'

/**
 * Tables of numbers. Numeric columns take `numeric`: right-aligned, tabular figures. Columns that do
 * not fit a phone take `wide` and reappear there as a second line (`TableNote`) of the first cell.
 */
export function Table({ caption, className, children, ...rest }: ComponentProps<'table'> & { caption: string }) {
  return (
    <table className={cn('w-full border-collapse text-sm', className)} {...rest}>
      <caption className="sr-only">{caption}</caption>
      {children}
    </table>
  )
}

/** Stays below the page's header while its table scrolls past; in a box that scrolls itself pass `top-0`. */
export function TableHead({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <thead className={cn('sticky top-13 z-10 bg-surface', className)}>
      <tr className="border-b border-line">{children}</tr>
    </thead>
  )
}

export function TableBody({ children }: { children: ReactNode }) {
  return <tbody className="[&>tr:last-child]:border-0">{children}</tbody>
}

export function TableRow({ className, ...rest }: ComponentProps<'tr'>) {
  return <tr className={cn('border-b border-line transition-colors hover:bg-sunken/50', className)} {...rest} />
}

interface Column {
  numeric?: boolean
  /** Only from tablets up. */
  wide?: boolean
}

const column = ({ numeric, wide }: Column) => cn('px-3 first:pl-5 last:pr-5', numeric ? 'text-right' : 'text-left', wide && 'max-md:hidden')

export function TableHeader({ numeric, wide, className, ...rest }: ComponentProps<'th'> & Column) {
  return <th scope="col" className={cn(column({ numeric, wide }), 'h-9 text-xs font-medium whitespace-nowrap text-muted', className)} {...rest} />
}

export function TableCell({ numeric, wide, className, ...rest }: ComponentProps<'td'> & Column) {
  return <td className={cn(column({ numeric, wide }), 'py-2.5 align-top', numeric && 'font-mono whitespace-nowrap tabular-nums', className)} {...rest} />
}

/** The phone's second line for what `wide` columns hold. */
export function TableNote({ className, ...rest }: ComponentProps<'div'>) {
  return <div className={cn('mt-0.5 text-xs text-muted md:hidden', className)} {...rest} />
}
