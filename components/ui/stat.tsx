import type { ReactNode } from 'react'
import { cn } from './cn.ts'

export interface StatProps {
  label: ReactNode
  value: ReactNode
  /** What the number means or compares with. */
  note?: ReactNode
  className?: string
}

/** One number that answers one question. Put several in a `<dl>`. */
export function Stat({ label, value, note, className }: StatProps) {
  return (
    <div className={cn('flex min-w-0 flex-col gap-1', className)}>
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="font-mono text-lg leading-8 font-medium tabular-nums md:text-xl">{value}</dd>
      {note && <dd className="text-xs text-muted">{note}</dd>}
    </div>
  )
}
