import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn.ts'

/**
 * Tables of numbers. Numeric columns take `numeric`: right-aligned, tabular figures. Columns that do
 * not fit a narrow place (a phone, or beside something) take `wide` and reappear there as a second line
 * (`TableNote`) of the first cell: what counts is the table's own width, not the window's.
 */
export function Table({ caption, className, children, ...rest }: ComponentProps<'table'> & { caption: string }) {
  return (
    <div className="@container">
      <table className={cn('w-full border-collapse text-sm', className)} {...rest}>
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </div>
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
  /** Only where the table has 42 rem or more. */
  wide?: boolean
}

const column = ({ numeric, wide }: Column) => cn('px-3 first:pl-5 last:pr-5', numeric ? 'text-right' : 'text-left', wide && '@max-2xl:hidden')

export function TableHeader({ numeric, wide, className, ...rest }: ComponentProps<'th'> & Column) {
  return <th scope="col" className={cn(column({ numeric, wide }), 'h-9 text-xs font-medium whitespace-nowrap text-muted', className)} {...rest} />
}

export function TableCell({ numeric, wide, className, ...rest }: ComponentProps<'td'> & Column) {
  return <td className={cn(column({ numeric, wide }), 'py-2.5 align-top', numeric && 'font-mono whitespace-nowrap tabular-nums', className)} {...rest} />
}

/** The second line that holds what `wide` columns hold elsewhere. */
export function TableNote({ className, ...rest }: ComponentProps<'div'>) {
  return <div className={cn('mt-0.5 text-xs text-muted @2xl:hidden', className)} {...rest} />
}
