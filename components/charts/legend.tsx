'use client'

import { useTranslations } from 'next-intl'
import { cn } from '../ui/cn.ts'
import type { Series } from './series.ts'

export interface LegendProps {
  series: readonly Series[]
  hidden: ReadonlySet<string>
  /** Id of the thin line that shows the period before; undefined = there is none. */
  previous: string | undefined
  onToggle: (id: string) => void
}

/** What the colours mean; a click takes a series out of the chart or back in. */
export function Legend({ series, hidden, previous, onToggle }: LegendProps) {
  const t = useTranslations('charts')
  return (
    <ul className="-ml-1.5 flex min-w-0 flex-wrap gap-x-1 gap-y-0.5" aria-label={t('legend')}>
      {series.map(({ id, name, colour }) => (
        <Entry key={id} name={name} shown={!hidden.has(id)} onToggle={() => onToggle(id)}>
          <span aria-hidden className="size-2.5 shrink-0 rounded-sm border" style={{ background: hidden.has(id) ? 'transparent' : colour, borderColor: colour }} />
        </Entry>
      ))}
      {previous !== undefined && (
        <Entry name={t('previous')} shown={!hidden.has(previous)} onToggle={() => onToggle(previous)}>
          <span aria-hidden className="h-px w-2.5 shrink-0 bg-muted" />
        </Entry>
      )}
    </ul>
  )
}

function Entry({ name, shown, onToggle, children }: { name: string; shown: boolean; onToggle: () => void; children: React.ReactNode }) {
  return (
    <li className="min-w-0">
      <button
        type="button"
        aria-pressed={shown}
        onClick={onToggle}
        className={cn('flex h-7 max-w-full items-center gap-1.5 rounded-sm px-1.5 text-xs transition-colors hover:bg-sunken', shown ? 'text-ink' : 'text-faint line-through')}
      >
        {children}
        <span className="truncate">{name}</span>
      </button>
    </li>
  )
}
