'use client'

import { useTranslations } from 'next-intl'
import { cn } from '../ui/cn.ts'
import type { Series } from './series.ts'

export interface LegendProps {
  series: readonly Series[]
  hidden: ReadonlySet<string>
  nameOf: (id: string) => string
  onToggle: (id: string) => void
}

/** What the colours mean; a click takes a series out of the chart or back in. */
export function Legend({ series, hidden, nameOf, onToggle }: LegendProps) {
  const t = useTranslations('charts')
  return (
    <ul className="-ml-1.5 flex min-w-0 flex-wrap gap-x-1 gap-y-0.5" aria-label={t('legend')}>
      {series.map(({ id, colour }) => {
        const shown = !hidden.has(id)
        return (
          <li key={id} className="min-w-0">
            <button
              type="button"
              aria-pressed={shown}
              onClick={() => onToggle(id)}
              className={cn('flex h-7 max-w-full items-center gap-1.5 rounded-sm px-1.5 text-xs transition-colors hover:bg-sunken', shown ? 'text-ink' : 'text-faint line-through')}
            >
              <span aria-hidden className="size-2.5 shrink-0 rounded-sm border" style={{ background: shown ? colour : 'transparent', borderColor: colour }} />
              <span className="truncate">{nameOf(id)}</span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
