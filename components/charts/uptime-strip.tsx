import { cn } from '../ui/cn.ts'

export interface UptimeCell {
  /** Says everything about the cell; shown on hover. */
  label: string
  /** 0–1; null = nothing was measured. */
  uptime: number | null
}

export interface UptimeStripProps {
  /** Oldest first. */
  cells: readonly UptimeCell[]
  /** The whole strip in a sentence, for who does not see it. */
  summary: string
  className?: string
}

/** A little failure must be seen too: no failing part is smaller, nor what answered beside it. */
const LEAST = 0.125

/**
 * Uptime over time, a bar an hour. What answered is filled, what failed is hatched and stands on top of it, a
 * bar without calls is an empty outline: told apart by place and pattern, colour only helps.
 */
export function UptimeStrip({ cells, summary, className }: UptimeStripProps) {
  return (
    <div role="img" aria-label={summary} className={cn('flex h-8 min-w-0 gap-px sm:gap-0.5', className)}>
      {cells.map(({ label, uptime }, index) => (
        <span key={index} title={label} className="flex min-w-0 flex-1 flex-col gap-px">
          {uptime === null ? <span className="flex-1 rounded-sm border border-dashed border-edge" /> : <Bar failing={1 - uptime} />}
        </span>
      ))}
    </div>
  )
}

function Bar({ failing }: { failing: number }) {
  const shown = failing <= 0 ? 0 : failing >= 1 ? 1 : Math.min(1 - LEAST, Math.max(LEAST, failing))
  return (
    <>
      {shown > 0 && <span className="rounded-sm border border-harm hatched-harm" style={{ flexGrow: shown }} />}
      {shown < 1 && <span className="rounded-sm bg-accent" style={{ flexGrow: 1 - shown }} />}
    </>
  )
}
