import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { cn } from '#components/ui/cn.ts'

export const periods = [7, 30, 90] as const

/** How far back; in the address, so that a view can be shared. */
export function PeriodSwitch({ current }: { current: (typeof periods)[number] }) {
  const t = useTranslations('usage.period')
  return (
    <nav aria-label={t('label')} className="flex rounded-md border border-edge bg-surface p-0.5">
      {periods.map((days) => (
        <Link
          key={days}
          href={`/dashboard/usage?days=${days}`}
          scroll={false}
          aria-current={days === current ? 'true' : undefined}
          className={cn('flex h-7 items-center rounded-sm px-3 text-sm transition-colors', days === current ? 'bg-pressed font-medium' : 'text-muted hover:text-ink')}
        >
          {t('days', { days })}
        </Link>
      ))}
    </nav>
  )
}
