import { cn } from '../ui/cn.ts'

export interface ValueCell {
  /** Says everything about the cell; shown on hover. */
  label: string
  /** null = nothing was measured. */
  value: number | null
}

export interface ValueStripProps {
  /** Oldest first. */
  cells: readonly ValueCell[]
  /** The whole strip in a sentence, for who does not see it. */
  summary: string
  className?: string
}

/** A value over time, a bar each, from zero to the largest; a bar without a value is an empty outline. Needs no script. */
export function ValueStrip({ cells, summary, className }: ValueStripProps) {
  const most = Math.max(0, ...cells.map(({ value }) => value ?? 0))
  return (
    <div role="img" aria-label={summary} className={cn('flex h-24 min-w-0 items-end gap-px border-b border-line sm:gap-0.5', className)}>
      {cells.map(({ label, value }, index) => (
        <span key={index} title={label} className="flex h-full min-w-0 flex-1 flex-col justify-end">
          {value === null || most === 0 ? (
            <span className="h-2 rounded-sm border border-dashed border-edge" />
          ) : (
            <span className="min-h-0.5 rounded-t-sm bg-(--series-3)" style={{ height: `${(value / most) * 100}%` }} />
          )}
        </span>
      ))}
    </div>
  )
}
