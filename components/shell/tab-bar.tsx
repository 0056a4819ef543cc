'use client'

import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { cn } from '../ui/cn.ts'
import { useSections } from './sections.ts'

const elsewhere = new Set(['/dashboard/settings', '/dashboard/savings'])

/** The rail of a phone: at the thumb. Settings stand in the account menu and savings in the palette: there is room for six. */
export function TabBar() {
  const t = useTranslations('dashboard.shell')
  return (
    <nav aria-label={t('navigation')} className="fixed inset-x-0 bottom-0 z-30 flex border-t border-line bg-paper pb-[env(safe-area-inset-bottom)] md:hidden print:hidden">
      {useSections().filter(({ href }) => !elsewhere.has(href)).map(({ href, label, Icon, current }) => (
        <Link
          key={href}
          href={href}
          aria-current={current ? 'page' : undefined}
          className={cn('flex h-14 flex-1 flex-col items-center justify-center gap-1 text-xs', current ? 'font-medium text-accent-ink' : 'text-muted')}
        >
          <Icon aria-hidden className="size-5" />
          {label}
        </Link>
      ))}
    </nav>
  )
}
